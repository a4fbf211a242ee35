export { SCHEMA_VERSION, TOPIC_SCHEMAS } from './topic-schemas.ts';
export {
  type FromWire,
  recordFromFields,
  recordFromWire,
  recordToFields,
  recordToWire,
  topicJsonSchema,
  type WireFields,
  wireNamesOf,
} from './wire.ts';
