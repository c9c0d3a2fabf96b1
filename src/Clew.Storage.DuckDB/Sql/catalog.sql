-- Tables of catalog.db. A sealed file's ranges never change any more, so they need not be read from the file at every start.
CREATE TABLE IF NOT EXISTS meta (key VARCHAR, value VARCHAR);
CREATE TABLE IF NOT EXISTS sealed_files (
  name VARCHAR, spans_min BIGINT, spans_max BIGINT, spans_rows BIGINT, traces_min BIGINT, traces_max BIGINT, traces_rows BIGINT,
  logs_min BIGINT, logs_max BIGINT, logs_rows BIGINT, metrics_min BIGINT, metrics_max BIGINT, metrics_rows BIGINT, usage_min BIGINT, usage_max BIGINT, usage_rows BIGINT,
  settlement_rows BIGINT, usage_keys BIGINT, parts BIGINT, runs_min BIGINT, runs_max BIGINT, runs_rows BIGINT, run_keys BIGINT,
  findings_min BIGINT, findings_max BIGINT, findings_rows BIGINT);

-- Settings that people make. The latest version of a kind and id is in force; changes append, old versions are forgotten after a while.
CREATE TABLE IF NOT EXISTS documents (kind VARCHAR, id VARCHAR, version BIGINT, created BIGINT, author VARCHAR, json VARCHAR, deleted BOOLEAN);
