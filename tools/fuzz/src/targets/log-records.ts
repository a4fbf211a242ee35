import { TOPICS, type Topic } from '@foretick/ports';
import { recordFromWire, recordToWire, topicJsonSchema } from '@foretick/ports/schema';
import type { FuzzTarget } from '../fuzz-target.ts';
import { examplesOf } from './examples-of.ts';

const seeds = TOPICS.flatMap((topic) =>
  examplesOf(topicJsonSchema(topic)).map((example) => JSON.stringify(example)),
);

/** Records as a broker holds them, read as those of every topic. */
export const logRecords: readonly FuzzTarget[] = [
  {
    name: 'log-records',
    seeds,
    words: ['"schema_version"', '"kraken:BTC/USD"', '"trade"', '"progress"', '"final"'],
    feed: (text) => {
      for (const topic of TOPICS) comesBack(topic, text);
    },
  },
];

/** What was read can be written, and read again. */
function comesBack<T extends Topic>(topic: T, text: string): void {
  const read = recordFromWire(topic, text);
  if (!read.ok) return;
  const again = recordFromWire(topic, recordToWire(topic, read.value));
  if (!again.ok) throw new Error(`${topic}: what was read does not read again: ${again.reason}`);
}
