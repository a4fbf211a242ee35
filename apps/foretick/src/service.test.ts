import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { before, describe, it } from 'node:test';
import { LONE_SERVICES } from './system/lone-services.ts';
import { ForetickProcess, newFolder } from './testing/foretick-process.ts';

/** An installation without the database's library, as in the images of services that have no tables. */
const WITHOUT_DATABASE = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({
    resolve(name, context, next) {
      if (name.startsWith('@duckdb/')) throw new Error('the database is not installed');
      return next(name, context);
    },
  });`)}`;

describe('a service whose brokers are not there yet', () => {
  let brokers = '';
  before(async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    brokers = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    await new Promise((resolve) => server.close(resolve));
  });

  for (const name of [...LONE_SERVICES, 'api'])
    it(`ends when it is told to, and that is no failure: ${name}`, async (t) => {
      const env = name === 'api' ? {} : { NODE_OPTIONS: `--import=${WITHOUT_DATABASE}` };
      const running = new ForetickProcess(
        ['service', name, '--brokers', brokers, '--data-dir', newFolder(t)],
        { env },
      );
      t.after(() => running.kill('SIGKILL'));
      await running.wrote(/it waits up to two minutes/);
      const { code, stderr } = await running.stop();
      assert.equal(code, 0, stderr);
      assert.doesNotMatch(stderr, /LOG_UNREACHABLE/);
    });
});
