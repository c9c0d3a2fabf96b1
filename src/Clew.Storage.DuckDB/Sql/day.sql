-- Tables of one day file. Rows are appended in the order of these columns (SpanRow, ContentRow, TraceFragment, LogRow, MetricRow).
-- No keys, no indexes: arrival order is near start order, which is all that zone maps need.
-- SQL reads the parts of packed columns of spans by their own names (PackedColumns).
-- DICTIONARY stands for VARCHAR with that compression (SqlResource): trying all others for each row group costs as much as storing.
CREATE TABLE spans (
  trace_id BLOB, span_id UBIGINT, parent_span_id UBIGINT, start_ns BIGINT, duration_ns BIGINT, received_ns BIGINT,
  name DICTIONARY, otlp_kind UTINYINT, kind UTINYINT, status UTINYINT, status_message VARCHAR,
  origin DICTIONARY, -- service, service_version, environment, scope_name, scope_version, emitter: what comes together is one text (GroupedText)
  scope_hash UBIGINT, resource_hash UBIGINT, trace_state VARCHAR, flags UINTEGER,
  call DICTIONARY, -- llm_operation, provider, request_model, response_model, finish_reasons, finish_reasons_original
  response_id_head DICTIONARY, -- without the digits at its end, which are in tail_high and tail_low (HexTail), as the other two
  stream BOOLEAN, ttft_ns BIGINT,
  temperature DOUBLE, top_p DOUBLE, top_k BIGINT, max_tokens BIGINT,
  is_llm BOOLEAN, -- a model call of which nothing else is known is still one
  fresh_input BIGINT, cache_read BIGINT, cache_write BIGINT, cache_write_1h BIGINT, output BIGINT, reasoning BIGINT, cost_nano BIGINT, reported_cost_nano BIGINT,
  actor DICTIONARY, -- agent, agent_id, agent_version, tool_name, tool_type
  tool_call_id_head DICTIONARY,
  requested_tools_head DICTIONARY, -- a line per tool call in a model's answer: name, tab, id; null without an answer
  tail_high UBIGINT, tail_low UBIGINT,
  conversation_id VARCHAR, user_id VARCHAR, error_type VARCHAR, error_message VARCHAR,
  iterations BIGINT, counted BOOLEAN, not_counted_because VARCHAR, has_content BOOLEAN, from_log BOOLEAN,
  attrs MAP(VARCHAR, VARCHAR), attr_types VARCHAR, -- one type character per attribute, see AttributeText
  promoted VARCHAR, session_id VARCHAR, server_address VARCHAR, server_port BIGINT, output_type VARCHAR, -- see PromotedAttributes
  events VARCHAR, links VARCHAR,
  dropped_attributes UINTEGER, dropped_events UINTEGER, dropped_links UINTEGER,
  content DICTIONARY, content_parts BIGINT[]); -- message bodies and the ids of their parts: put together, those are its text (ContentRow, ContentParts)

-- Attributes of resources (kind 0) and scopes (kind 1), once per hash and file.
CREATE TABLE resources (kind UTINYINT, hash UBIGINT, schema_url VARCHAR, dropped_attributes UINTEGER, attrs MAP(VARCHAR, VARCHAR), attr_types VARCHAR);

-- Each different part once: a call repeats what was said before it, and its instructions. Ids rise with the time of receipt.
CREATE TABLE parts (id BIGINT, body VARCHAR USING COMPRESSION zstd);

-- One fragment per trace and segment; readers group them by trace_id. Ranks order what only one span can give, see TraceFragment.
CREATE TABLE traces (
  trace_id BLOB USING COMPRESSION uncompressed, -- random, so nothing is saved; and reading one of a compressed block unpacks all
  min_start BIGINT, max_start BIGINT, max_end BIGINT, received_ns BIGINT, commits BIGINT,
  spans BIGINT, errors BIGINT, llm_calls BIGINT, tool_calls BIGINT, truncated BIGINT, iterations BIGINT,
  head_rank BIGINT, head_name VARCHAR, head_service VARCHAR, head_environment VARCHAR, head_status UTINYINT,
  agent VARCHAR, agent_version VARCHAR, agent_rank BIGINT, conversation_id VARCHAR, user_id VARCHAR,
  fresh_input BIGINT, cache_read BIGINT, cache_write BIGINT, cache_write_1h BIGINT, output BIGINT, reasoning BIGINT, cost_nano BIGINT,
  priced BIGINT, -- usages that have a price: without any, cost is unknown and not zero
  models VARCHAR[], request_models VARCHAR[], tools VARCHAR[], agents VARCHAR[], services VARCHAR[],
  input_preview VARCHAR, input_rank BIGINT, output_preview VARCHAR, output_rank BIGINT,
  sample_weight DOUBLE, kept_by VARCHAR); -- how many traces it stands for, and the policy that kept it; null in traces that nothing was decided on

-- Per minute of start and dimensions: the sums of all spans that one segment brought (UsageRow). All numbers are signed, since a correction
-- takes away what was counted before. Durations as lists of buckets with counts (BucketCounts).
CREATE TABLE usage_1m (
  minute_ns BIGINT, key UINTEGER, calls INTEGER, errors INTEGER,
  fresh_input BIGINT, cache_read BIGINT, cache_write BIGINT, cache_write_1h BIGINT, output BIGINT, reasoning BIGINT,
  cost_nano BIGINT, priced INTEGER, unpriced INTEGER, duration_sum BIGINT, durations INTEGER[], ttfts INTEGER[],
  inputs INTEGER[], -- tokens that went into a model call, which a catalogue compares with the model's window; of these two, neighbouring buckets are one
  speeds INTEGER[]); -- output tokens per 1,000 s from the first chunk to the end

-- The dimensions of usage_1m, several rows of which may have the same (DimensionKeys).
CREATE TABLE usage_keys (
  key UINTEGER, kind UTINYINT, service VARCHAR, environment VARCHAR, agent VARCHAR, operation VARCHAR, provider VARCHAR, model VARCHAR, tool VARCHAR);

-- A trace as a whole (Run), written with the commit that brings its root and corrected when the trace is quiet: a row with sign -1 takes an earlier
-- one away. Sums over runs are made of these rows alone.
CREATE TABLE runs (
  trace UBIGINT, -- hash of the id: only settlements look for it, among the runs of some time
  start_ns BIGINT, sign INTEGER, key UINTEGER, user_id VARCHAR,
  duration_ns BIGINT, iterations INTEGER, llm_calls INTEGER, tool_calls INTEGER, truncated INTEGER, input BIGINT, output BIGINT,
  cost_nano BIGINT); -- -1: nothing has a price

-- The dimensions of runs, several rows of which may have the same (DimensionKeys).
CREATE TABLE run_keys (key UINTEGER, service VARCHAR, environment VARCHAR, agent VARCHAR, version VARCHAR, status UTINYINT);

-- What was corrected of the sums when a trace was looked at as a whole (SpanShare): added to what the span's row in spans says, it is what the
-- sums hold of that delivery of the span.
CREATE TABLE settlements (trace_id BLOB, span_id UBIGINT, received_ns BIGINT, spans INTEGER, calls INTEGER, usage INTEGER);

-- What detectors found in a trace. Each look at a trace writes all of it with the number of the look, and only the highest one counts; a look
-- that finds nothing any more is a row without a type.
CREATE TABLE findings (
  trace_id BLOB, look BIGINT, start_ns BIGINT, -- of the trace
  time_ns BIGINT, type DICTIONARY, subject VARCHAR, severity UTINYINT, service DICTIONARY, agent DICTIONARY, tool DICTIONARY, model DICTIONARY,
  evidence UBIGINT[], evidence_count BIGINT, wasted_tokens BIGINT, wasted_cost DOUBLE, explanation VARCHAR);

CREATE TABLE logs (
  time_ns BIGINT, observed_ns BIGINT, effective_ns BIGINT, received_ns BIGINT, trace_id BLOB, span_id UBIGINT,
  severity UTINYINT, severity_text VARCHAR, event_name VARCHAR, body VARCHAR USING COMPRESSION zstd, body_type VARCHAR, flags UINTEGER,
  service VARCHAR, service_version VARCHAR, environment VARCHAR, scope_name VARCHAR, scope_version VARCHAR,
  scope_hash UBIGINT, resource_hash UBIGINT,
  attrs MAP(VARCHAR, VARCHAR), attr_types VARCHAR, dropped_attributes UINTEGER);

CREATE TABLE metric_points (
  name VARCHAR, description VARCHAR, unit VARCHAR, type UTINYINT, temporality UTINYINT, monotonic BOOLEAN,
  start_ns BIGINT, time_ns BIGINT, received_ns BIGINT, flags UINTEGER,
  service VARCHAR, service_version VARCHAR, environment VARCHAR, scope_name VARCHAR, scope_version VARCHAR,
  scope_hash UBIGINT, resource_hash UBIGINT, attrs MAP(VARCHAR, VARCHAR), attr_types VARCHAR,
  double_value DOUBLE, int_value BIGINT, count UBIGINT, sum DOUBLE, min DOUBLE, max DOUBLE,
  bucket_counts UBIGINT[], explicit_bounds DOUBLE[], scale INTEGER, zero_count UBIGINT, zero_threshold DOUBLE,
  positive_offset INTEGER, negative_offset INTEGER, negative_bucket_counts UBIGINT[], quantile_values DOUBLE[], exemplars VARCHAR);

-- Segments whose rows are in this file; those of others are read from memory, and after a crash from their journals.
CREATE TABLE segments (number BIGINT);

-- In a day file: recent files whose rows are in it as far as they are kept, and the file that has the rest of one. In such a file of a rest: whose
-- rest it is; it counts once that file is settled.
CREATE TABLE recent_files (number BIGINT, rest BIGINT);

-- Traces that sampling dropped, by the hash of runs: their sums stay, and what comes later of them is no trace of its own.
CREATE TABLE dropped_traces (trace UBIGINT);
