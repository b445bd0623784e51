-- Times are milliseconds since 1970 (UTC). Each table holds the rows of every workspace.

create table known_file (
  workspace_id text ${bytewise} not null check (length(workspace_id) between 1 and 200),
  path text ${bytewise} not null check (length(path) >= 1),
  bytes bigint not null check (bytes >= 0),
  modified_at bigint not null,
  hashed_at bigint not null,
  sha256 text ${bytewise} not null check (length(sha256) = 64),
  generation integer not null check (generation between 1 and 2147483647),
  primary key (workspace_id, path)
);

create table ingestion_batch (
  workspace_id text ${bytewise} not null check (length(workspace_id) between 1 and 200),
  number integer not null check (number between 1 and 2147483647),
  run_id text ${bytewise} not null,
  source text ${bytewise} not null,
  name text ${bytewise} not null,
  sha256 text ${bytewise} not null check (length(sha256) = 64),
  bytes bigint not null check (bytes >= 0),
  generation integer not null check (generation between 1 and 2147483647),
  schema_hash text ${bytewise} not null,
  status text ${bytewise} not null check (length(status) >= 1),
  reason text,
  rows_read bigint not null check (rows_read >= 0),
  rows_new bigint not null check (rows_new >= 0),
  rows_duplicate bigint not null check (rows_duplicate >= 0),
  rows_rejected bigint not null check (rows_rejected >= 0),
  first_row bigint not null check (first_row >= 0),
  recorded_at bigint not null,
  millis bigint not null,
  primary key (workspace_id, number)
);

create index ingestion_batch_content
  on ingestion_batch (workspace_id, sha256, generation, number);

-- The same content may come again in a later generation, never twice within one.
create table dataset (
  workspace_id text ${bytewise} not null check (length(workspace_id) between 1 and 200),
  number integer not null check (number between 1 and 2147483647),
  generation integer not null check (generation between 1 and 2147483647),
  dataset_id text ${bytewise} not null check (length(dataset_id) = 64),
  path text ${bytewise} not null check (length(path) >= 1),
  row_count bigint not null check (row_count >= 0),
  bytes bigint not null check (bytes >= 0),
  schema_hash text ${bytewise} not null,
  created_at bigint not null,
  primary key (workspace_id, number),
  unique (workspace_id, generation, dataset_id)
);

-- Everything but the key, the card and the digests of artifacts is for queries only.
create table model_version (
  workspace_id text ${bytewise} not null check (length(workspace_id) between 1 and 200),
  version integer not null check (version between 1 and 2147483647),
  card text not null,
  dataset_id text ${bytewise} not null check (length(dataset_id) = 64),
  trained_at bigint not null,
  n bigint not null check (n >= 1),
  f1 double precision not null,
  roc_auc double precision,
  primary key (workspace_id, version)
);

create table model_artifact (
  workspace_id text ${bytewise} not null,
  version integer not null,
  name text ${bytewise} not null check (length(name) >= 1),
  sha256 text ${bytewise} not null check (length(sha256) = 64),
  content ${bytes} not null,
  primary key (workspace_id, version, name),
  foreign key (workspace_id, version) references model_version (workspace_id, version)
);

create table evaluation (
  workspace_id text ${bytewise} not null,
  version integer not null,
  number integer not null check (number between 1 and 2147483647),
  run_id text ${bytewise},
  protocol text ${bytewise} not null,
  n bigint not null check (n >= 1),
  f1 double precision not null,
  roc_auc double precision,
  evaluation text not null,
  primary key (workspace_id, version, number),
  foreign key (workspace_id, version) references model_version (workspace_id, version)
);

-- Only ever appended to; the newest row is what is deployed.
create table deployment (
  workspace_id text ${bytewise} not null,
  number integer not null check (number between 1 and 2147483647),
  version integer not null,
  previous_version integer,
  kind text ${bytewise} not null check (length(kind) >= 1),
  actor text not null,
  reason text not null,
  run_id text ${bytewise},
  deployed_at bigint not null,
  primary key (workspace_id, number),
  foreign key (workspace_id, version) references model_version (workspace_id, version),
  foreign key (workspace_id, previous_version) references model_version (workspace_id, version)
);

create table review (
  workspace_id text ${bytewise} not null check (length(workspace_id) between 1 and 200),
  number integer not null check (number between 1 and 2147483647),
  run_id text ${bytewise} not null,
  version integer not null,
  dataset_id text ${bytewise} not null check (length(dataset_id) = 64),
  first_row bigint not null check (first_row >= 0),
  end_row bigint not null check (end_row >= 0),
  settled boolean not null,
  check_json text not null,
  decision_json text,
  reviewed_at bigint not null,
  primary key (workspace_id, number),
  foreign key (workspace_id, version) references model_version (workspace_id, version)
);

create table run (
  workspace_id text ${bytewise} not null check (length(workspace_id) between 1 and 200),
  run_id text ${bytewise} not null check (length(run_id) between 1 and 200),
  command text ${bytewise} not null,
  config_hash text ${bytewise} not null,
  code_version text ${bytewise} not null,
  started_at bigint not null,
  finished_at bigint,
  outcome text ${bytewise} not null check (length(outcome) >= 1),
  model_version integer,
  message text,
  primary key (workspace_id, run_id)
);

create index run_outcome on run (workspace_id, outcome);

create table run_step (
  workspace_id text ${bytewise} not null,
  run_id text ${bytewise} not null,
  number integer not null check (number between 1 and 2147483647),
  name text ${bytewise} not null,
  status text ${bytewise} not null check (length(status) >= 1),
  started_at bigint not null,
  millis bigint not null,
  detail text,
  primary key (workspace_id, run_id, number),
  foreign key (workspace_id, run_id) references run (workspace_id, run_id)
);

create table prediction_batch (
  workspace_id text ${bytewise} not null check (length(workspace_id) between 1 and 200),
  number integer not null check (number between 1 and 2147483647),
  batch_id text ${bytewise} not null check (length(batch_id) between 1 and 200),
  model_version integer not null,
  dataset_id text ${bytewise} not null check (length(dataset_id) = 64),
  config_hash text ${bytewise} not null,
  n integer not null check (n >= 0),
  predicted_at bigint not null,
  primary key (workspace_id, number),
  unique (workspace_id, batch_id)
);

-- Keyed by the batch's number, which is shorter than its id: there are as many rows as clients.
create table prediction (
  workspace_id text ${bytewise} not null,
  batch_number integer not null,
  place integer not null check (place between 0 and 2147483647),
  client_id text ${bytewise} not null,
  log_odds double precision not null,
  risk double precision not null check (risk between 0 and 1),
  exits boolean not null,
  primary key (workspace_id, batch_number, place),
  foreign key (workspace_id, batch_number) references prediction_batch (workspace_id, number)
);
