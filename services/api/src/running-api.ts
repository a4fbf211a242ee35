import type { TestContext } from 'node:test';
import { type Client, createClient } from '@foretick/client';
import type { Api } from './api-options.ts';
import { createApi } from './create-api.ts';
import type { StubWorld } from './stub-world.ts';

export interface RunningApi {
  readonly api: Api;
  readonly url: string;
  readonly port: number;
  readonly client: Client;
  stop(): Promise<void>;
}

/** For tests: an API that listens and follows its log, stopped at the test's end. */
export async function runApi(context: TestContext, world: StubWorld): Promise<RunningApi> {
  const api = createApi(world.options);
  const { url, port } = await api.listen();
  const stopped = new AbortController();
  const running = api.run(stopped.signal);
  const stop = async () => {
    stopped.abort();
    await Promise.all([running, api.close()]);
  };
  context.after(stop);
  return { api, url, port, client: createClient({ baseUrl: url, token: 'secret' }), stop };
}

/** Asks until the answer is yes; fails after five seconds. */
export async function eventually(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not within 5 s: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
