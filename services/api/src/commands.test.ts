import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClientError, createClient } from '@foretick/client';
import { ForetickError } from '@foretick/ports';
import type { Command } from './api-options.ts';
import { eventually, runApi } from './running-api.ts';
import { stubWorld } from './stub-world.ts';

const double: Command = async (args, progress) => {
  progress(0.5, 'half way');
  return { doubled: Number((args as { value: number }).value) * 2 };
};
const refuse: Command = async () => {
  throw new ForetickError('FILE_NOT_FOUND', 'there is no file x.csv');
};
const crash: Command = async () => {
  throw new TypeError('inner detail');
};

const unwritable: Command = async () => ({ count: 1n });

test('a command runs with progress and gives its result or its error', async (t) => {
  const reported: string[] = [];
  const commands = new Map(Object.entries({ double, refuse, crash, unwritable }));
  const world = stubWorld({ commands, report: (failure) => reported.push(String(failure.cause)) });
  const { client } = await runApi(t, world);

  const steps: unknown[] = [];
  const result = await client.run('double', { value: 21 }, (...step) => steps.push(step));
  assert.deepEqual(result, { doubled: 42 });
  assert.deepEqual(steps, [[0.5, 'half way']]);
  await assert.rejects(client.run('refuse', {}), hasCode('FILE_NOT_FOUND', /^there is no file x\.csv$/));
  await assert.rejects(client.run('crash', {}), hasCode('COMMAND_FAILED', /^crash failed for a reason/));
  await assert.rejects(
    client.run('fly', {}),
    hasCode('UNKNOWN_COMMAND', /there is double, refuse, crash, unwritable$/),
  );
  await assert.rejects(client.run('unwritable', {}), hasCode('COMMAND_FAILED', /^unwritable failed/));
  assert.equal(reported.length, 2);
  assert.equal(reported[0], 'TypeError: inner detail');
});

test('only the token opens commands', async (t) => {
  const commands = new Map(Object.entries({ double }));
  const { url } = await runApi(t, stubWorld({ commands }));
  for (const token of ['', 'secre', 'secret2', 'Secret']) {
    const client = createClient({ baseUrl: url, token });
    await assert.rejects(client.run('double', { value: 1 }), hasCode('TOKEN_NOT_VALID', /bearer token/));
  }
  const closed = await runApi(t, stubWorld({ commands, token: '' }));
  for (const token of ['', 'secret']) {
    const client = createClient({ baseUrl: closed.url, token });
    await assert.rejects(client.run('double', {}), hasCode('TOKEN_NOT_VALID', /bearer token/));
  }
});

test('a body that is too large, or no JSON, is refused', async (t) => {
  const { url, client } = await runApi(t, stubWorld({ commands: new Map(Object.entries({ double })) }));
  await assert.rejects(client.run('double', 'x'.repeat(70_000)), hasCode('BODY_TOO_LARGE', /65536 bytes/));
  const response = await fetch(`${url}/api/v1/commands/double`, {
    method: 'POST',
    headers: { authorization: 'Bearer secret', 'content-type': 'application/json' },
    body: '{"value":',
  });
  assert.equal(response.status, 400);
});

test('a command hears when its caller leaves, and when the API closes', async (t) => {
  const heard: string[] = [];
  const wait: Command = async (args, progress, signal) => {
    progress(0, 'waiting');
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    heard.push(String((args as { name: string }).name));
    signal.throwIfAborted();
  };
  const { client, stop } = await runApi(t, stubWorld({ commands: new Map([['wait', wait]]) }));
  const leaving = new AbortController();
  await assert.rejects(client.run('wait', { name: 'caller' }, () => leaving.abort(), leaving.signal));
  await eventually('the command has heard', () => heard.includes('caller'));

  const stopped = assert.rejects(client.run('wait', { name: 'close' }, () => void stop()));
  await stopped;
  await eventually('the command has heard', () => heard.includes('close'));
});

test('only a few commands run at once', async (t) => {
  let started = 0;
  const wait: Command = async (_args, _progress, signal) => {
    started += 1;
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  };
  const { client } = await runApi(t, stubWorld({ commands: new Map([['wait', wait]]) }));
  const leaving = new AbortController();
  const runs = [1, 2, 3, 4].map(() =>
    client.run('wait', {}, undefined, leaving.signal).catch(() => undefined),
  );
  await eventually('four run', () => started === 4);
  await assert.rejects(client.run('wait', {}), hasCode('BUSY', /4 commands run already/));
  leaving.abort();
  await Promise.all(runs);
});

test('nobody waits for a command that fails where even the report of it does, and it makes room', async (t) => {
  const broken: Command = () => Promise.reject(new TypeError('broken'));
  const report = () => {
    throw new Error('the disk of the log is full');
  };
  const { client } = await runApi(
    t,
    stubWorld({ report, commands: new Map(Object.entries({ broken, double })) }),
  );
  for (let run = 0; run < 5; run += 1) {
    const signal = AbortSignal.timeout(10_000);
    await assert.rejects(client.run('broken', {}, undefined, signal), () => !signal.aborted);
  }
  assert.deepEqual(await client.run('double', { value: 4 }), { doubled: 8 });
});

function hasCode(code: string, message: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof ClientError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, message);
    return true;
  };
}
