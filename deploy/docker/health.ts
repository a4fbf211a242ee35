// The image's health check: exits with 0 when the process inside answers.
const withPage = ['all', 'api'].includes(process.env.SERVICE ?? 'all');
const port = withPage ? (process.env.FORETICK_PORT ?? '8080') : (process.env.FORETICK_PROBE_PORT ?? '8081');

try {
  const { ok } = await fetch(`http://127.0.0.1:${port}/livez`, { signal: AbortSignal.timeout(4_000) });
  process.exitCode = ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}

export {};
