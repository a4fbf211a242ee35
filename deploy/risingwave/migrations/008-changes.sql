-- Feeds of changes, for programs that want rows as they come instead of reading Kafka.
CREATE SUBSCRIPTION IF NOT EXISTS indicator_changes FROM technical_indicators WITH (retention = '7D');
CREATE SUBSCRIPTION IF NOT EXISTS companion_changes FROM companions WITH (retention = '7D');
CREATE SUBSCRIPTION IF NOT EXISTS promotion_changes FROM promotions WITH (retention = '7D');
