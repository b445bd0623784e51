-- What a batch says of a client besides its risk; null in batches of earlier releases.
alter table prediction add column client_rank integer;
alter table prediction add column value_at_stake double precision;

create index prediction_client on prediction (workspace_id, client_id, batch_number);

-- The rows that a batch was scored from, so that it can be scored again.
create table prediction_rows (
  workspace_id text ${bytewise} not null,
  batch_number integer not null,
  content ${bytes} not null,
  primary key (workspace_id, batch_number),
  foreign key (workspace_id, batch_number) references prediction_batch (workspace_id, number)
);

-- What came of calling clients. Only ever appended to.
create table contact (
  workspace_id text ${bytewise} not null check (length(workspace_id) between 1 and 200),
  number integer not null check (number between 1 and 2147483647),
  client_id text ${bytewise} not null check (length(client_id) >= 1),
  outcome text ${bytewise} not null check (length(outcome) >= 1),
  note text not null,
  actor text not null,
  contacted_at bigint not null,
  primary key (workspace_id, number)
);

create index contact_client on contact (workspace_id, client_id, number);

-- Who was put on a list to be called, and who was withheld from it by lot. Only ever appended to;
-- the first assignment of a client in a batch stays.
create table call_assignment (
  workspace_id text ${bytewise} not null check (length(workspace_id) between 1 and 200),
  batch_id text ${bytewise} not null check (length(batch_id) between 1 and 200),
  client_id text ${bytewise} not null check (length(client_id) >= 1),
  client_rank integer not null check (client_rank >= 1),
  withheld boolean not null,
  share double precision not null check (share between 0 and 1),
  assigned_at bigint not null,
  primary key (workspace_id, batch_id, client_id)
);
