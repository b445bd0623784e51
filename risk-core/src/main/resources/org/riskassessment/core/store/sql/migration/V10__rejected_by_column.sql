-- A JSON object: how many rows were set aside for a cell of each column.
alter table ingestion_batch add column rejected_by_column text not null default '{}';
