-- Whether the deployed model is still right, JSON. Only ever appended to.
create table model_diagnosis (
  workspace_id text ${bytewise} not null check (length(workspace_id) between 1 and 200),
  number integer not null check (number between 1 and 2147483647),
  run_id text ${bytewise} not null,
  diagnosed_at bigint not null,
  version integer not null,
  content text not null,
  primary key (workspace_id, number)
);
