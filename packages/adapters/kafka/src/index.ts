export type { KafkaConnection } from './connection.ts';
export { createKafkaTopics, type KafkaLogOptions, openKafkaLog } from './kafka-log.ts';
