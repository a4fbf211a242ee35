import type { Config } from '../config/config-schema.ts';
import { migrateSharedStore, plannedMigrations } from '../profiles/shared-store.ts';
import type { Terminal } from './terminal.ts';

/** `foretick migrate`: brings RisingWave up to date, or with `dryRun` shows how. */
export async function migrate(config: Config, terminal: Terminal, dryRun: boolean): Promise<void> {
  if (dryRun) {
    const planned = plannedMigrations(config);
    if (terminal.json) terminal.result({ type: 'migration-plan', statements: planned });
    let file = '';
    for (const one of planned) {
      if (one.file !== file) terminal.line(`-- ${one.file}\n`);
      file = one.file;
      terminal.line(`${one.statement};\n`);
    }
    return;
  }
  const summary = await migrateSharedStore(config, (file, statement) => {
    const [first = ''] = statement
      .replace(/^--.*$/gm, '')
      .trim()
      .split('\n');
    terminal.note(`${file}: ${first.slice(0, 100)}`);
  });
  terminal.result({ type: 'migration', ...summary });
  terminal.line(
    summary.statements === 0
      ? `nothing to do: RisingWave is at migration ${summary.version}`
      : `${summary.statements} statements run; RisingWave is at migration ${summary.version}`,
  );
}
