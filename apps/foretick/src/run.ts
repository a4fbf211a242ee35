import { ClientError } from '@foretick/client';
import { ForetickError } from '@foretick/ports';
import { createProgram } from './cli/program.ts';
import { withoutSecrets } from './config/hidden-secrets.ts';

const stop = new AbortController();
let asked = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    asked += 1;
    // Asked a second time, whoever asks does not want to wait for a clean end. Nothing recorded is lost by it.
    if (asked > 1) process.exit(130);
    stop.abort();
  });
}

try {
  await createProgram(stop.signal).parseAsync();
} catch (error) {
  process.stderr.write(`foretick: ${withoutSecrets(reasonOf(error))}\n`);
  process.exitCode = 1;
}

function reasonOf(error: unknown): string {
  if (error instanceof ForetickError || error instanceof ClientError)
    return `${error.message} (${error.code})`;
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
    return 'no space left on the disk that is written to; free some and run this again: nothing recorded so far is lost (DISK_FULL)';
  // Anything else is a bug of ours: its trace helps whoever reports it, on request.
  if (process.env.DEBUG !== undefined && error instanceof Error) return error.stack ?? error.message;
  const text = error instanceof Error ? error.message : String(error);
  return `unexpected failure: ${text.split('\n')[0]}; set DEBUG=1 to see where, and please report it`;
}
