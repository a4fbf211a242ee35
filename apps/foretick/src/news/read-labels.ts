import { readFileSync } from 'node:fs';
import type { LabelledText, Sentiment } from '@foretick/core/news';
import { ForetickError } from '@foretick/ports';
import * as z from 'zod';
import { textRows } from './text-rows.ts';

/**
 * Labelled texts of a file: JSON (a list, or one object a line) or CSV with a header. A row has `text`, `sentence` or `title`
 * (title and text are joined), and `label` (negative, neutral, positive; or a number, whose sign counts), or a
 * teacher's `assessment` or `scores`, whose mean score decides. Throws `LABELS_UNREADABLE`.
 */
export function readLabels(file: string): readonly LabelledText[] {
  const rows = textRows(contentOf(file));
  if (rows.length === 0) throw unreadable(file, 'it has no rows');
  return rows.map(({ value, place }) => {
    if (value === undefined) throw unreadable(file, `${place} is no JSON`);
    const read = rowSchema.safeParse(value);
    if (read.success) return read.data;
    throw unreadable(file, `${place}: ${read.error.issues[0]?.message ?? 'not understood'}`);
  });
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, 'it cannot be opened', error);
  }
}

const scoresSchema = z.array(z.object({ score: z.number() }));

const rowSchema = z
  .object({
    title: z.string().default(''),
    text: z.string().default(''),
    sentence: z.string().default(''),
    label: z.union([z.string(), z.number()]).optional(),
    scores: scoresSchema.optional(),
    assessment: z.object({ scores: scoresSchema }).optional(),
  })
  .transform((row, context): LabelledText => {
    const text = [row.title, row.text, row.sentence].filter((part) => part.trim() !== '').join('. ');
    const label = labelOf(row.label ?? meanOf(row.assessment?.scores ?? row.scores ?? []));
    if (text === '') context.addIssue('it has no text; name the column text, sentence or title');
    if (label === undefined) context.addIssue('its label has to be negative, neutral or positive');
    return { text, label: label ?? 'neutral' };
  });

function meanOf(scores: readonly { readonly score: number }[]): number | undefined {
  return scores.length === 0 ? undefined : scores.reduce((sum, { score }) => sum + score, 0) / scores.length;
}

function labelOf(label: string | number | undefined): Sentiment | undefined {
  if (label === undefined || label === '') return undefined;
  const number = Number(label);
  if (!Number.isNaN(number)) return number > 0 ? 'positive' : number < 0 ? 'negative' : 'neutral';
  return labelSchema.safeParse(String(label).trim().toLowerCase()).data;
}

const labelSchema = z.enum(['negative', 'neutral', 'positive']);

function unreadable(file: string, why: string, cause?: unknown): ForetickError {
  const message = `${file} can't be read as labels: ${why}; give CSV or JSON with text and label`;
  return new ForetickError('LABELS_UNREADABLE', message, { cause });
}
