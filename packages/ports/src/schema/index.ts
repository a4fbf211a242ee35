export { SCHEMA_VERSION, TOPIC_SCHEMAS } from './topic-schemas.ts';
export { type FromWire, recordFromWire, recordToWire, topicJsonSchema } from './wire.ts';
