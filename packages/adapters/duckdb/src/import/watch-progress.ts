import type { DuckDBConnection } from '@duckdb/node-api';

/** How often the share is told while one statement runs. Seconds without a sign would look like a standstill. */
const TELL_EVERY_MS = 250;

/**
 * Runs one long statement and tells how much of it DuckDB says is done, from 0 to 1, never less than before. A real
 * timer: it is for people to look at, and decides nothing.
 */
export async function watchProgress<T>(
  connection: DuckDBConnection,
  tell: (share: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  await connection.run('SET enable_progress_bar = true; SET enable_progress_bar_print = false');
  let told = 0;
  const timer = setInterval(() => {
    told = Math.max(told, Math.min(1, connection.progress.percentage / 100));
    tell(told);
  }, TELL_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
