import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coinsOf } from './coins-of.ts';
import { sentimentByCoin } from './sentiment-by-coin.ts';
import { sentimentOf } from './sentiment-of.ts';

/** Each text with what it says of its coins: + good, - bad, 0 neither. */
const CASES: Readonly<Record<string, string>> = {
  'Bitcoin falls while Solana rallies': 'BTC- SOL+',
  'Solana rallies while Bitcoin falls': 'SOL+ BTC-',
  'Bitcoin plunges, but Ethereum surges': 'BTC- ETH+',
  'Bitcoin and Solana tumble': 'BTC- SOL-',
  'Bitcoin, Ethereum and Solana tumble': 'BTC- ETH- SOL-',
  'Bitcoin tumbles; Ethereum and Solana rally': 'BTC- ETH+ SOL+',
  'Bitcoin surges and Ethereum plunges': 'BTC+ ETH-',
  'Bitcoin rallies as Ethereum falls, Solana gains': 'BTC+ ETH- SOL+',
  'Bitcoin falls while Ethereum trades sideways': 'BTC- ETH0',
  'Bitcoin falls. Solana rallies': 'BTC- SOL+',
  'Bitcoin falls. Traders fear more losses. Solana rallies sharply to a record high': 'BTC- SOL+',
  'Hackers steal $40 million from exchange. The wallets held Bitcoin and Ethereum': 'BTC- ETH-',
  'Solana surges to a record, Bitcoin fund sees inflows': 'SOL+ BTC+',
  'Ethereum plunges after hackers drain bridge while Bitcoin hits new all-time high': 'ETH- BTC+',
};

describe('what a text says of each of its coins', () => {
  for (const [text, expected] of Object.entries(CASES)) {
    it(`${text}: ${expected}`, () => {
      const coins = expected.split(' ').map((one) => one.slice(0, -1));
      assert.deepEqual(new Set(coinsOf(text, '')), new Set(coins));
      const said = [...sentimentByCoin(text, coins)].map(
        ([coin, { sentiment }]) => coin + { positive: '+', negative: '-', neutral: '0' }[sentiment],
      );
      assert.equal(said.join(' '), expected);
    });
  }

  it('is one thing in a list without end', () => {
    const text = `${'Bitcoin, Solana, '.repeat(40)}fall`;
    const said = [...sentimentByCoin(text, ['BTC', 'SOL'])].map(([, { sentiment }]) => sentiment);
    assert.deepEqual(said, ['negative', 'negative']);
  });

  it('is what the whole says where there is one coin, or none is named', () => {
    const text = 'Bitcoin falls below $30,000. Traders fear more. The bank is pleased with its profit.';
    assert.deepEqual([...sentimentByCoin(text, ['BTC'])], [['BTC', sentimentOf(text)]]);
    const unnamed = 'Markets tumble as fear spreads';
    const whole = sentimentOf(unnamed);
    assert.deepEqual(
      [...sentimentByCoin(unnamed, ['BTC', 'ETH'])],
      [
        ['BTC', whole],
        ['ETH', whole],
      ],
    );
    assert.deepEqual([...sentimentByCoin(text, [])], []);
  });
});
