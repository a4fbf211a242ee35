import assert from 'node:assert/strict';
import { parentPort, workerData } from 'node:worker_threads';
import type { LogConsumer, Topic } from '@foretick/ports';
import { openKafkaLog } from '../kafka-log.ts';
import type { LogCall } from './killable-log.ts';

/** The other side of `openKillableLog`. */
const log = await openKafkaLog(workerData);
const consumers: LogConsumer<Topic>[] = [];
const never = new AbortController().signal;
assert.ok(parentPort);
const port = parentPort;
port.on('message', async (call: LogCall) => {
  port.postMessage({ id: call.id, result: await answer(call) });
});
port.postMessage({ id: -1, result: undefined });

async function answer(call: LogCall): Promise<unknown> {
  switch (call.name) {
    case 'append':
      return log.append(call.records);
    case 'consumer':
      return consumers.push(await log.consumer(call.group, call.topics)) - 1;
    case 'poll':
      return consumers[call.consumer]?.poll(call.maxRecords, never);
    case 'commit':
      return consumers[call.consumer]?.commit(call.commit);
  }
}
