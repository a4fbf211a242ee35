import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '@foretick/core/evaluation';
import fc from 'fast-check';
import type { Article } from './article.ts';
import { assessByClassifier } from './assess-by-classifier.ts';
import { assessByLexicon } from './assess-by-lexicon.ts';
import { coinsOf } from './coins-of.ts';
import { fitClassifier } from './fit-classifier.ts';
import { fnv1a32, fnv1a64 } from './fnv1a.ts';
import { isEnglish } from './is-english.ts';
import { classify } from './news-classifier.ts';
import { summarise } from './summarise.ts';

describe('coins', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['Bitcoin falls while ether holds', '', ['BTC', 'ETH']],
    ['Ethereum and BTC rise; ETH leads', '', ['ETH', 'BTC']],
    ['An avalanche of sales has a link to a dot', '', []],
    ['Dot and Link are up', '', []],
    ['Bitcoin Cash and Ethereum Classic fork', '', ['BCH', 'ETC']],
    ['City of Solana Beach repairs its pier', 'Residents paid with crypto.', []],
    ['Solana outage stops validators', '', ['SOL']],
    ['Ripple effects of the bank failure reach crypto', '', []],
    ['$SOL and $ADA lead', '', ['SOL', 'ADA']],
    ['Shops near the coast close', 'The link to the report on bitcoin is below.', ['BTC']],
    ['NEAR and LINK tokens rally', '', ['NEAR', 'LINK']],
    ['Exchange news', 'XRP rose. BTC fell. XRP volume doubled.', ['XRP', 'BTC']],
    ['An avalanche of cosmos photographs', 'The sandbox was stellar.', []],
    ['Rates rise', 'Nothing of the kind.', []],
  ];
  for (const [title, text, coins] of cases) {
    it(`${title} ${text}: ${coins.join(' ') || 'none'}`, () => assert.deepEqual(coinsOf(title, text), coins));
  }
});

it('tells English from other languages', () => {
  for (const text of [
    'Bitcoin Returns Above USD 20K',
    'The fund says that it will not sell',
    'Café owner buys BTC',
    'Bitcoin',
    'Says el presidente',
    'abcdefghi я',
  ]) {
    assert.equal(isEnglish(text), true, text);
  }
  for (const text of [
    'El precio de la moneda sube por la demanda',
    'Der Kurs ist nach dem Urteil gefallen',
    'Биткоин растёт',
    '比特币上涨',
    'abcdefghi яя',
    'Says el presidente con su amigo',
    'The fund and el fondo se con',
    '123',
    '',
  ]) {
    assert.equal(isEnglish(text), false, text);
  }
});

it('hashes as the published vectors of FNV-1a', () => {
  assert.deepEqual(
    [fnv1a64(''), fnv1a64('a'), fnv1a64('foobar')],
    ['cbf29ce484222325', 'af63dc4c8601ec8c', '85944171f73967e8'],
  );
  assert.deepEqual([fnv1a32('a'), fnv1a32('foobar')], [0xe40c292c, 0xbf9cf968]);
});

it('never says more than 60 words, and no word that the article lacks', () => {
  const words = fc.array(fc.constantFrom('Profit', 'rose.', 'The', 'bank', 'fell.', 'It', '5', 'coins'), {
    maxLength: 150,
  });
  fc.assert(
    fc.property(words, words, (title, text) => {
      const said = summarise(title.join(' '), text.join(' '));
      const own = new Set([...title, ...text].map((word) => word.replace('.', '')));
      const each = said.split(' ').filter((word) => word !== '');
      assert.ok(each.length <= 60);
      for (const word of each) assert.ok(own.has(word.replace(/[.…]/g, '')), word);
    }),
  );
});

const ARTICLE: Article = {
  articleId: '1',
  title: 'Hackers drain $40 million from bridge',
  text: 'The team halted the bridge on Monday.',
  url: 'https://news.example/1',
  source: 'example',
  publishedAt: 1,
  firstSeenAt: 2,
  coins: ['ETH'],
};

it('assesses an article', () => {
  const assessment = assessByLexicon(ARTICLE);
  assert.equal(assessment.event, 'hack');
  assert.equal(
    assessment.summary,
    'Hackers drain $40 million from bridge. The team halted the bridge on Monday.',
  );
  const [score] = assessment.scores;
  assert.ok(score !== undefined && score.coin === 'ETH' && score.score < 0);
});

describe('the classifier', () => {
  const rows = Array.from({ length: 60 }, (_, i) => ({
    text: `zorbal ${['glim', 'drun', 'plain'][i % 3]} ${i}`,
    label: (['positive', 'negative', 'neutral'] as const)[i % 3] ?? 'neutral',
  }));

  it('learns what the lexicon does not know, the same way each time', () => {
    const fitted = fitClassifier(rows, seededRandom(1));
    assert.deepEqual(
      ['zorbal glim', 'zorbal drun', 'zorbal plain'].map((text) => classify(text, fitted)),
      ['positive', 'negative', 'neutral'],
    );
    assert.deepEqual(fitClassifier(rows, seededRandom(1)), fitted);
    assert.notEqual(fitClassifier(rows, seededRandom(2)).version, fitted.version);
    const read = assessByClassifier({ ...ARTICLE, title: 'zorbal glim', text: '' }, fitted);
    assert.ok((read.scores[0]?.score ?? 0) > 0);
  });

  it('needs a row', () => {
    assert.throws(() => fitClassifier([], seededRandom(1)), RangeError);
  });
});
