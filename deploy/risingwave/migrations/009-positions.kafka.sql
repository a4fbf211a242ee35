-- How far each partition has been read. Records that no table keeps (progress) do not count.
CREATE MATERIALIZED VIEW IF NOT EXISTS ingest_positions AS
{{each-table UNION ALL}}
SELECT '{{topic}}' AS topic, kafka_partition::INTEGER AS partition_id, max(kafka_offset::BIGINT) + 1 AS next_offset
FROM {{table}} WHERE kafka_offset IS NOT NULL GROUP BY kafka_partition::INTEGER
{{end}};
