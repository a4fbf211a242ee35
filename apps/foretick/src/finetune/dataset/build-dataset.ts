import { createHash } from 'node:crypto';
import { type Article, createNearDuplicates } from '@foretick/core/news';
import { chatExample, promptOfToday } from '../../profiles/language-model.ts';
import { askTeacher, type Teacher } from './ask-teacher.ts';
import { type DataCard, dataCard } from './data-card.ts';
import { type LabelledArticle, labelledLine, SPLITS } from './labelled-article.ts';
import { splitByTime } from './split-by-time.ts';

/** Two headlines that share so large a part of their runs of three words are one story. */
export const SAME_STORY = 0.5;
const SHARES = { train: 0.8, validation: 0.1 };

export interface DatasetInput {
  readonly articles: readonly Article[];
  readonly unreadable: number;
  readonly teacher: Teacher;
  readonly licence: string;
  readonly inputs: readonly { readonly name: string; readonly sha256: string }[];
}

export interface Dataset {
  /** Files by name: a chat file for each part, `articles.jsonl`, `data-card.md`, `data-card.json`. */
  readonly files: ReadonlyMap<string, string>;
  readonly card: DataCard;
}

/**
 * A data set to tune a model on, from what a teacher answers. Stories told again are left out before the split, so that none is in two parts.
 * The same input and answers give the same bytes.
 */
export async function buildDataset(
  input: DatasetInput,
  progress: (done: number, all: number) => void,
  signal: AbortSignal,
): Promise<Dataset> {
  const about = input.articles.filter(({ coins }) => coins.length > 0);
  const duplicates = createNearDuplicates(SAME_STORY);
  const stories = about.filter(({ title, text }) => duplicates.repeated(`${title}\n${text}`) === undefined);
  const outcomes = await askTeacher(input.teacher, stories, (done) => progress(done, stories.length), signal);
  const kept = stories.flatMap((article, i) => {
    const outcome = outcomes[i];
    return outcome?.kind === 'kept' ? [{ article, assessment: outcome.assessment }] : [];
  });
  const splits = splitByTime(
    kept.map(({ article }) => article.publishedAt),
    SHARES,
  );
  const labelled = kept.map((one, i): LabelledArticle => ({ ...one, split: splits[i] ?? 'test' }));

  const files = new Map<string, string>();
  for (const split of SPLITS) {
    const lines = labelled
      .filter((one) => one.split === split)
      .map(({ article, assessment }) => JSON.stringify(chatExample(article, assessment)));
    files.set(`chat/${split}.jsonl`, lines.map((line) => `${line}\n`).join(''));
  }
  files.set('articles.jsonl', labelled.map((one) => `${labelledLine(one)}\n`).join(''));
  const count = (kind: string) => outcomes.filter((one) => one.kind === kind).length;
  const { reader, voters } = input.teacher;
  const card = dataCard({
    ...{ labelled, licence: input.licence, inputs: input.inputs, prompt: promptOfToday() },
    teacher: { model: reader.name, version: reader.version, votes: voters.length },
    left: {
      unreadable: input.unreadable,
      no_coin: input.articles.length - about.length,
      told_again: about.length - stories.length,
      unusable_answer: count('unusable'),
      wavering_answer: count('wavering'),
    },
    hashes: new Map([...files].map(([name, text]) => [name, sha256(text)])),
  });
  files.set('data-card.json', `${JSON.stringify(card.values, undefined, 2)}\n`);
  files.set('data-card.md', card.text);
  return { files, card: card.values };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
