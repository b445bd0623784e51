-- On a shared database: how often a run has claimed the workspace. A write of the run before is
-- refused by it, and holding its row puts the writes of a workspace in order.
create table run_fence (
  workspace_id text ${bytewise} not null check (length(workspace_id) between 1 and 200),
  number bigint not null check (number >= 0),
  primary key (workspace_id)
);
