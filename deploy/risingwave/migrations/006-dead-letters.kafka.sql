-- Messages that were no records of their topic: the services set them aside with the reason and where they lay.
{{each-topic}}
CREATE TABLE IF NOT EXISTS dead_{{topic}} (
  reason VARCHAR NOT NULL, origin JSONB NOT NULL, key VARCHAR, value VARCHAR, value_base64 VARCHAR
) APPEND ONLY
{{log:{{topic}}.dead keep=30}};
{{end}}

CREATE MATERIALIZED VIEW IF NOT EXISTS dead_letters AS
{{each-topic UNION ALL}}
SELECT '{{topic}}' AS topic, (origin ->> 'partition')::INTEGER AS partition_id, (origin ->> 'offset')::BIGINT AS record_offset,
  min(reason) AS reason, min(value) AS value
FROM dead_{{topic}} GROUP BY (origin ->> 'partition')::INTEGER, (origin ->> 'offset')::BIGINT
{{end}};
