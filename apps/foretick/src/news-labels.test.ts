import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { foretick, newFolder } from './testing/foretick-process.ts';

describe('foretick news', () => {
  it('judges the lexicon, fits the classifier, judges both', async (t) => {
    const folder = newFolder(t);
    const dataDir = join(folder, 'data');
    const file = join(folder, 'labels.csv');
    const rows = Array.from(
      { length: 40 },
      (_, i) =>
        `"Zorbal ${i % 2 === 0 ? 'glim' : 'drun'}, number ${i}",${i % 2 === 0 ? 'positive' : 'negative'}`,
    );
    writeFileSync(file, `text,label\n${rows.join('\n')}\n`);

    const before = await foretick(['news', 'evaluate', file, '--data-dir', dataDir, '--json']);
    assert.equal(before.code, 0, before.stderr);
    const [lexicon, none] = JSON.parse(before.stdout).readers;
    assert.deepEqual([lexicon.accuracy, lexicon.confusion.positive.neutral, none], [0, 20, undefined]);

    const trained = await foretick(['news', 'train', '--labels', file, '--data-dir', dataDir, '--json']);
    assert.equal(trained.code, 0, trained.stderr);
    assert.equal(JSON.parse(trained.stdout).held_back.accuracy, 1);

    const after = await foretick(['news', 'evaluate', file, '--data-dir', dataDir, '--json']);
    const [, classifier] = JSON.parse(after.stdout).readers;
    assert.deepEqual([classifier.name, classifier.macro_f1 > 0.66], ['classifier', true]);
  });

  it("reads a teacher's answers, and says what is wrong with a file", async (t) => {
    const folder = newFolder(t);
    const file = join(folder, 'answers.ndjson');
    const answer = { title: 'Profit rose', text: '', assessment: { scores: [{ coin: 'BTC', score: 1 }] } };
    writeFileSync(file, `${JSON.stringify(answer)}\n`);
    const read = await foretick(['news', 'evaluate', file, '--data-dir', folder, '--json']);
    assert.equal(JSON.parse(read.stdout).readers[0].accuracy, 1, read.stderr);

    writeFileSync(file, 'text,label\nProfit rose,splendid\n');
    const wrong = await foretick(['news', 'evaluate', file, '--data-dir', folder]);
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /row 1: its label has to be negative, neutral or positive/);
  });
});
