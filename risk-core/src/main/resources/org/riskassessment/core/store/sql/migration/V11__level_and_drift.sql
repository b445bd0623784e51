-- What a review found besides the ranking, JSON; null in reviews of earlier releases.
alter table review add column level_json text;

alter table review add column drift_json text;

alter table review add column recalibration_json text;

-- The challengers of the decision, so that it can be repeated.
alter table review add column evidence ${bytes};
