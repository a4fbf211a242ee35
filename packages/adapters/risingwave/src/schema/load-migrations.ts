import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ForetickError } from '@foretick/ports';
import { type RenderOptions, renderMigration } from './render-migration.ts';
import { splitStatements } from './split-statements.ts';

export interface Migration {
  /** Its number: migrations are applied in this order. */
  readonly version: number;
  readonly file: string;
  /** Of the file as it is written, so that other brokers or another password change nothing. */
  readonly checksum: string;
  readonly statements: readonly string[];
}

/** The migrations in a folder, `NNN-name.sql`, ready to run. Throws `MIGRATION_FILES`. */
export function loadMigrations(folder: string, options: RenderOptions): readonly Migration[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort();
  const migrations = files.map((file): Migration => {
    const version = Number(/^(\d{3})-/.exec(file)?.[1] ?? Number.NaN);
    if (Number.isNaN(version)) throw badFiles(folder, `${file} does not begin with three digits`);
    const text = readFileSync(join(folder, file), 'utf8');
    const left = file.endsWith('.kafka.sql') && options.profile.kind !== 'kafka';
    return {
      version,
      file,
      checksum: createHash('sha256').update(text).digest('hex'),
      statements: left ? [] : splitStatements(renderMigration(text, options)),
    };
  });
  if (migrations.length === 0) throw badFiles(folder, 'there are none');
  for (const [index, { version, file }] of migrations.entries()) {
    if (version !== index + 1) throw badFiles(folder, `${file} should be number ${index + 1}`);
  }
  return migrations;
}

function badFiles(folder: string, why: string): ForetickError {
  return new ForetickError('MIGRATION_FILES', `the migrations in ${folder} cannot be used: ${why}`);
}
