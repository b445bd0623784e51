alter table ingestion_batch
  add column rows_contradictory bigint not null default 0 check (rows_contradictory >= 0);

-- A JSON object: how many rows broke each rule.
alter table ingestion_batch add column rejected_by_rule text not null default '{}';

-- The batch that the same file was with another content.
alter table ingestion_batch add column changed_from integer;

alter table ingestion_batch add column modified_at bigint;

-- The generation that a forgotten batch was taken out of, and a JSON object: how many rows went, by
-- the place of the first that could have.
alter table ingestion_batch add column forgotten_generation integer;

alter table ingestion_batch add column forgotten_cuts text;
