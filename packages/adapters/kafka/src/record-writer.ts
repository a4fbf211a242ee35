import {
  type CompressionAlgorithmValue,
  compatibilityPartitioner,
  ProduceAcks,
  Producer,
} from '@platformatic/kafka';
import { clientOptions, type KafkaConnection } from './connection.ts';
import { patiently } from './kafka-failure.ts';

export type Compression = Extract<CompressionAlgorithmValue, 'none' | 'zstd' | 'lz4'>;

export interface RawAppend {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
  /** Default: by the key, as all clients of Kafka do. */
  readonly partition?: number;
}

/** More would be over what a topic takes by default, were it not compressed. */
const MAX_REQUEST_CHARACTERS = 600_000;

/** A record or two: compressing them costs writer, broker and readers more time than it saves room. */
const MIN_COMPRESSED_CHARACTERS = 1_024;

const MAX_KEYS = 10_000;

/** Writes records and waits until every replica in sync has them. */
export class RecordWriter {
  readonly #producer: Producer<string, string, string, string>;

  constructor(connection: KafkaConnection, compression: Compression) {
    const text = (value?: string): Buffer | undefined =>
      value === undefined ? undefined : Buffer.from(value);
    // The same few keys come millions of times.
    const keys = new Map<string, Buffer>();
    const keyText = (key?: string): Buffer | undefined => {
      if (key === undefined) return undefined;
      const known = keys.get(key) ?? Buffer.from(key);
      if (keys.size < MAX_KEYS) keys.set(key, known);
      return known;
    };
    this.#producer = new Producer({
      ...clientOptions(connection),
      acks: ProduceAcks.ALL,
      compression,
      partitioner: compatibilityPartitioner,
      serializers: { key: keyText, value: text, headerKey: text, headerValue: text },
    });
    this.#producer.on('error', () => {});
  }

  /** Records of one partition keep their order; a large list goes in several requests, one after the other. */
  async write(records: readonly RawAppend[]): Promise<void> {
    let start = 0;
    while (start < records.length) {
      let [end, characters] = [start, 0];
      while (end < records.length && (end === start || characters < MAX_REQUEST_CHARACTERS)) {
        characters += records[end]?.value.length ?? 0;
        end += 1;
      }
      await this.#send(records.slice(start, end));
      start = end;
    }
  }

  /** Writes records of one partition as one batch, which is there whole or not at all. Gives the first one's offset. */
  async writeBatch(records: readonly RawAppend[]): Promise<number> {
    const offsets = await this.#send(records);
    return Number(offsets[0]?.offset ?? 0n);
  }

  async close(): Promise<void> {
    await this.#producer.close(true).catch(() => {});
  }

  async #send(records: readonly RawAppend[]) {
    const topics = [...new Set(records.map(({ topic }) => topic))].join(', ');
    const messages = [...records];
    const isSmall = messages.reduce((sum, { value }) => sum + value.length, 0) < MIN_COMPRESSED_CHARACTERS;
    const { offsets = [] } = await patiently(
      async () => {
        try {
          return await this.#producer.send(isSmall ? { messages, compression: 'none' } : { messages });
        } catch (error) {
          this.#producer.clearMetadata();
          throw error;
        }
      },
      { doing: `appending to ${topics}` },
    );
    return offsets;
  }
}
