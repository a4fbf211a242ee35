import { seededRandom } from '@foretick/core/evaluation';
import {
  classify,
  fitClassifier,
  type LabelFigures,
  type LabelledText,
  LEXICON_VERSION,
  labelFigures,
  SENTIMENTS,
  type Sentiment,
  sentimentOf,
} from '@foretick/core/news';
import type { Command as Program } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import { readClassifier, writeClassifier } from '../news/classifier-file.ts';
import { readLabels } from '../news/read-labels.ts';
import { type CommonFlags, common, examples, terminalOf } from './common-flags.ts';
import type { Terminal } from './terminal.ts';

/** `foretick news …`: fit the classifier that reads news without a language model, and judge it and the lexicon. Gives the group. */
export function addNewsCommands(program: Program): Program {
  const news = program
    .command('news')
    .description('news of the past, and what reads the news without a language model')
    .addHelpText(
      'after',
      examples(['foretick news train --labels labels.csv', 'foretick news evaluate labels.csv --json']),
    );

  common(news.command('train'))
    .description("fit the classifier on labelled texts or a teacher's answers; it is kept in the data folder")
    .requiredOption('--labels <file>', 'CSV or JSON with text and label, in the order of time')
    .option('--seed <number>', 'another number takes the rows in another order', '1')
    .addHelpText('after', examples(['foretick news train --labels labels.csv']))
    .action((flags: CommonFlags) => {
      train(String(flags.labels), Number(flags.seed), folderOf(flags), terminalOf(flags));
    });

  common(news.command('evaluate'))
    .description('accuracy, macro-F1 and confusion of the lexicon, and of the classifier where there is one')
    .argument('<file>', 'CSV or JSON with text and label')
    .addHelpText(
      'after',
      examples(['foretick news evaluate labels.csv', 'foretick news evaluate labels.json --json']),
    )
    .action((file: string, flags: CommonFlags) => {
      evaluate(file, folderOf(flags), terminalOf(flags));
    });
  return news;
}

/** Of the rows, the newest this share judge a classifier fitted on the others, before it is fitted on all. */
const HELD_BACK = 0.2;

function train(file: string, seed: number, dataDir: string, terminal: Terminal): void {
  const rows = readLabels(file);
  const cut = Math.ceil(rows.length * (1 - HELD_BACK));
  const [earlier, later] = [rows.slice(0, cut), rows.slice(cut)];
  const trial = fitClassifier(earlier, seededRandom(seed));
  const held = later.length === 0 ? undefined : figuresOf(later, (text) => classify(text, trial));
  const lexicon = later.length === 0 ? undefined : figuresOf(later, readByLexicon);
  const classifier = fitClassifier(rows, seededRandom(seed));
  const written = writeClassifier(dataDir, classifier);
  terminal.result({
    file: written,
    rows: rows.length,
    version: classifier.version,
    held_back: held === undefined ? null : wire(held),
    lexicon_held_back: lexicon === undefined ? null : wire(lexicon),
  });
  terminal.line(`${written}: fitted on ${rows.length} texts, version ${classifier.version}`);
  if (held !== undefined && lexicon !== undefined) {
    terminal.line(`  on the newest ${held.rows}, fitted without them: ${inWords(held)}`);
    terminal.line(`  the lexicon there: ${inWords(lexicon)}`);
  }
}

function evaluate(file: string, dataDir: string, terminal: Terminal): void {
  const rows = readLabels(file);
  const classifier = readClassifier(dataDir);
  const readers: { name: string; version: string; figures: LabelFigures }[] = [
    { name: 'lexicon', version: LEXICON_VERSION, figures: figuresOf(rows, readByLexicon) },
  ];
  if (classifier !== undefined) {
    const figures = figuresOf(rows, (text) => classify(text, classifier));
    readers.push({ name: 'classifier', version: classifier.version, figures });
  }
  terminal.result({
    rows: rows.length,
    readers: readers.map(({ name, version, figures }) => ({ name, version, ...wire(figures) })),
  });
  for (const { name, version, figures } of readers) {
    terminal.line(`${name} (version ${version}) on ${figures.rows} texts: ${inWords(figures)}`);
    terminal.line(`  ${'label \\ answer'.padEnd(14)}${SENTIMENTS.map((kind) => kind.padStart(10)).join('')}`);
    for (const label of SENTIMENTS) {
      const counts = SENTIMENTS.map((answer) => String(figures.confusion[label][answer]).padStart(10));
      terminal.line(`  ${label.padEnd(14)}${counts.join('')}`);
    }
  }
}

function readByLexicon(text: string): Sentiment {
  return sentimentOf(text).sentiment;
}

function figuresOf(rows: readonly LabelledText[], read: (text: string) => Sentiment): LabelFigures {
  return labelFigures(rows.map(({ text, label }) => ({ label, answer: read(text) })));
}

function wire({ macroF1, ...figures }: LabelFigures): Record<string, unknown> {
  return { ...figures, macro_f1: macroF1 };
}

function inWords({ accuracy, macroF1, kappa }: LabelFigures): string {
  return `accuracy ${accuracy.toFixed(3)}, macro-F1 ${macroF1.toFixed(3)}, kappa ${kappa.toFixed(2)}`;
}

function folderOf({ dataDir }: CommonFlags): string {
  return loadConfig({ flags: { dataDir }, env: process.env, envFile: '.env.local' }).dataDir;
}
