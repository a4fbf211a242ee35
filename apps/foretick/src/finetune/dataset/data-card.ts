import { type LabelledArticle, SPLITS } from './labelled-article.ts';

export interface CardInput {
  readonly labelled: readonly LabelledArticle[];
  readonly licence: string;
  readonly inputs: readonly { readonly name: string; readonly sha256: string }[];
  readonly prompt: { readonly name: string; readonly hash: string };
  readonly teacher: { readonly model: string; readonly version: string; readonly votes: number };
  /** Articles that are not in, by reason. */
  readonly left: Readonly<Record<string, number>>;
  /** Of the files, by name. */
  readonly hashes: ReadonlyMap<string, string>;
}

/** What a data set is, for programs. */
export interface DataCard {
  readonly inputs: CardInput['inputs'];
  readonly licence: string;
  readonly teacher: CardInput['teacher'];
  readonly prompt: CardInput['prompt'];
  readonly left_out: Readonly<Record<string, number>>;
  readonly splits: readonly {
    readonly split: string;
    readonly examples: number;
    readonly from: string | null;
    readonly to: string | null;
    readonly scores: Readonly<Record<string, number>>;
  }[];
  readonly events: Readonly<Record<string, number>>;
  readonly sources: Readonly<Record<string, number>>;
  readonly coins: Readonly<Record<string, number>>;
  readonly sha256: Readonly<Record<string, string>>;
}

/** The card as values and as a page. */
export function dataCard(input: CardInput): { readonly values: DataCard; readonly text: string } {
  const { labelled, hashes } = input;
  const splits = SPLITS.map((split) => {
    const part = labelled.filter((one) => one.split === split);
    const times = part.map(({ article }) => article.publishedAt);
    return {
      ...{ split, examples: part.length, from: iso(times.at(0)), to: iso(times.at(-1)) },
      scores: counted(part.flatMap(({ assessment }) => assessment.scores.map(({ score }) => String(score)))),
    };
  });
  const values: DataCard = {
    ...{ inputs: input.inputs, licence: input.licence, teacher: input.teacher, prompt: input.prompt },
    left_out: input.left,
    splits,
    events: counted(labelled.map(({ assessment }) => assessment.event)),
    sources: counted(labelled.map(({ article }) => article.source)),
    coins: counted(labelled.flatMap(({ article }) => article.coins)),
    sha256: Object.fromEntries(hashes),
  };
  return { values, text: page(values) };
}

const SCORES = ['-2', '-1', '0', '1', '2'];

function page(card: DataCard): string {
  const list = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ') || 'none';
  return `# Data card

News headlines with what a teacher model says of them: a summary, a score for each coin, the kind of event. Made by
\`foretick finetune dataset\` to tune a small model on.

## Where it comes from

${card.inputs.map(({ name, sha256 }) => `- \`${name}\`, sha256 \`${sha256}\``).join('\n')}

Licence and terms: ${card.licence}

The texts are their publishers', the labels are the teacher's. Terms of a hosted teacher may forbid to train on its answers: look there first.

- Teacher: \`${card.teacher.model}\` (\`${card.teacher.version}\`), its likeliest answer, held against ${card.teacher.votes} more with temperature
- Prompt: \`${card.prompt.name}\`, \`${card.prompt.hash}\`

## What is in it

Split by time: everything in a part is older than everything in the next.

| part | examples | from | to | ${SCORES.join(' | ')} |
|---|---|---|---|${SCORES.map(() => '---|').join('')}
${card.splits
  .map(
    ({ split, examples, from, to, scores }) =>
      `| ${split} | ${examples} | ${from ?? ''} | ${to ?? ''} | ${SCORES.map((one) => scores[one] ?? 0).join(' | ')} |`,
  )
  .join('\n')}

Events: ${list(card.events)}.

Coins: ${list(card.coins)}.

Sources: ${list(card.sources)}.

## What is left out

| why | articles |
|---|---|
${Object.entries(card.left_out)
  .map(([why, count]) => `| ${REASONS[why] ?? why} | ${count} |`)
  .join('\n')}

## Files

| file | sha256 |
|---|---|
${Object.entries(card.sha256)
  .map(([name, hash]) => `| \`${name}\` | \`${hash}\` |`)
  .join('\n')}

## Known limits

- Scores are what a model thinks of a headline, not what a price did.
- The same story in other words than most of its own can be in two parts.
- Coins without a usual name in the list of well-known ones are only seen where the input names them.
`;
}

const REASONS: Readonly<Record<string, string>> = {
  unreadable: 'no title or no time',
  no_coin: 'about no coin that is known',
  told_again: 'a story that was in already',
  unusable_answer: 'the teacher gave no valid and faithful answer',
  wavering_answer: 'its answer was not that of the majority of its further answers',
};

function counted(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}

function iso(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}
