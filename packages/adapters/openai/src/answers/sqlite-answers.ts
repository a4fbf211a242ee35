import { DatabaseSync } from 'node:sqlite';
import { ForetickError } from '@foretick/ports';
import * as z from 'zod';
import type { AnswerRecord } from './answer-record.ts';

/**
 * The record of answers in a file, or in memory for `:memory:`. Several processes may share a file. Throws
 * `LLM_RECORD_UNAVAILABLE`.
 */
export function openSqliteAnswers(path: string): AnswerRecord {
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw new ForetickError(
        'LLM_RECORD_UNAVAILABLE',
        `the record of the language model's answers, ${path}, cannot be used (${String(cause)}); check that the folder is writable and the disk not full, or move the file away to begin anew`,
        { cause },
      );
    }
  };
  const database = guarded(() => {
    const opened = new DatabaseSync(path, { timeout: BUSY_MS });
    opened.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    opened.exec(SCHEMA);
    return opened;
  });
  const find = database.prepare('SELECT * FROM answers WHERE key = ? AND turn = ?');
  const insert = database.prepare(
    `INSERT INTO answers (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((name) => `:${name}`).join(', ')})
     ON CONFLICT DO NOTHING`,
  );
  const spent = database.prepare('SELECT coalesce(sum(cost), 0) AS spent FROM answers WHERE at >= ?');
  return {
    find: (key, turn) =>
      guarded(() => {
        const row = find.get(key, turn);
        return row === undefined ? undefined : rowSchema.parse(row);
      }),
    append: (answer) => {
      const row = {
        ...{ key: answer.key, turn: answer.turn, at: answer.at, model: answer.model },
        ...{ served_model: answer.servedModel, prompt_hash: answer.promptHash, text: answer.text },
        ...{ finish_reason: answer.finishReason, input_tokens: answer.inputTokens },
        ...{ output_tokens: answer.outputTokens, cost: answer.cost, latency_ms: answer.latencyMs },
        attempts: answer.attempts,
      };
      guarded(() => insert.run(row));
    },
    spentSince: (time) => guarded(() => z.object({ spent: z.number() }).parse(spent.get(time)).spent),
    close: () => database.close(),
  };
}

const BUSY_MS = 5_000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS answers (
    key TEXT NOT NULL,
    turn INTEGER NOT NULL,
    at INTEGER NOT NULL,
    model TEXT NOT NULL,
    served_model TEXT NOT NULL,
    prompt_hash TEXT NOT NULL,
    text TEXT NOT NULL,
    finish_reason TEXT NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cost REAL NOT NULL,
    latency_ms REAL NOT NULL,
    attempts INTEGER NOT NULL,
    PRIMARY KEY (key, turn)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS answers_at ON answers (at);
`;

const COLUMNS = [
  ...['key', 'turn', 'at', 'model', 'served_model', 'prompt_hash', 'text', 'finish_reason'],
  ...['input_tokens', 'output_tokens', 'cost', 'latency_ms', 'attempts'],
];

const rowSchema = z
  .object({
    ...{ key: z.string(), turn: z.number(), at: z.number(), model: z.string(), served_model: z.string() },
    ...{ prompt_hash: z.string(), text: z.string(), finish_reason: z.string(), input_tokens: z.number() },
    ...{ output_tokens: z.number(), cost: z.number(), latency_ms: z.number(), attempts: z.number() },
  })
  .transform((row) => ({
    ...{ key: row.key, turn: row.turn, at: row.at, model: row.model, servedModel: row.served_model },
    ...{ promptHash: row.prompt_hash, text: row.text, finishReason: row.finish_reason },
    ...{ inputTokens: row.input_tokens, outputTokens: row.output_tokens, cost: row.cost },
    ...{ latencyMs: row.latency_ms, attempts: row.attempts },
  }));
