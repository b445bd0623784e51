-- Who may call the service: what a token hashes to, never the token. A revoked one stays.
create table access_token (
  workspace_id text ${bytewise} not null check (length(workspace_id) between 1 and 200),
  number integer not null check (number between 1 and 2147483647),
  name text ${bytewise} not null check (length(name) between 1 and 100),
  hash text ${bytewise} not null check (length(hash) = 64),
  scopes text not null,
  actor text not null,
  created_at bigint not null,
  revoked_at bigint,
  primary key (workspace_id, number)
);
