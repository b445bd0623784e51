-- How far a database source was read. The lists are JSON.
create table watermark (
  workspace_id text ${bytewise} not null check (length(workspace_id) between 1 and 200),
  source text ${bytewise} not null check (length(source) >= 1),
  generation integer not null check (generation between 1 and 2147483647),
  timestamp_value text,
  id_value text,
  columns_json text not null,
  content_sha256 text ${bytewise},
  rejected_json text not null,
  read_at bigint not null,
  primary key (workspace_id, source)
);
