export type { KafkaConnection } from './connection.ts';
export { createKafkaTopics, type KafkaLogOptions, missingKafkaTopics, openKafkaLog } from './kafka-log.ts';
