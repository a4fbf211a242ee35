import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NewsEvent } from './assessment.ts';
import { eventOf } from './event-of.ts';
import { noveltyOf } from './novelty-of.ts';

const EVENTS: Readonly<Record<NewsEvent, readonly string[]>> = {
  hack: [
    'Hackers drain $40 million from bridge',
    'Exchange loses $8 million in phishing attack',
    'Lending protocol exploited for $3 million',
    'DeFi project accused of rug pull',
    'Wallet maker discloses data breach',
  ],
  etf: [
    'SEC delays decision on spot Bitcoin ETF',
    'Bitcoin ETFs see record inflows',
    'Asset manager files for Solana exchange-traded fund',
  ],
  regulation: [
    'SEC sues crypto exchange over unregistered securities',
    'Lawmakers in Brazil pass crypto bill',
    'Founder arrested on fraud charges',
    'India plans a 30% tax on crypto gains',
    'El Salvador drops Bitcoin as legal tender',
    'Exchange wins licence in Dubai',
  ],
  listing: [
    'Coinbase to list three new tokens',
    'Binance delists privacy coins',
    'Kraken adds support for Toncoin',
    'Mining firm plans IPO',
  ],
  protocol: [
    'Ethereum developers set a date for the next hard fork',
    'Solana outage stops validators',
    'Bitcoin halving is a month away',
    'Project announces airdrop for early users',
    'Rollup goes live on mainnet',
    'Ethereum Merge is days away',
    'Exchange burns $400 million of its own tokens',
    'Bridge between two chains opens',
  ],
  macro: [
    'Fed raises interest rates by 75 basis points',
    'Bitcoin slides as inflation surprises',
    'Stock markets fall on recession fears',
  ],
  other: [
    'Company buys another 2,000 BTC',
    'Bitcoin trades near $41,000',
    'Artist sells painting for 5 ETH',
    'Seconds count in trading, says a trader',
    'Whale moves 10,000 BTC',
    'Bitcoin bulls push the price up',
    'Football club extends its sponsorship with crypto firm',
    'Trader builds a bridge to fame',
    'He was fed up with bitcoin',
    'The firm charges ahead with its plans',
    'Startup raises $20 million to merge games and crypto',
    'Bitcoin burns bears as shorts are liquidated',
    'Life hacks for crypto traders',
    'Bitcoin miners face higher electricity bills',
  ],
};

describe('the kind of event', () => {
  for (const [event, titles] of Object.entries(EVENTS)) {
    for (const title of titles) it(`${event}: ${title}`, () => assert.equal(eventOf(title, ''), event));
  }

  it('is what the title says, before what the text does', () => {
    assert.equal(eventOf('Coinbase to list a new token', 'The SEC sued it last year.'), 'listing');
    assert.equal(eventOf('A bad day for traders', 'Hackers stole $9 million.'), 'hack');
  });
});

describe('how new it is', () => {
  const cases: readonly (readonly [title: string, least: number, most: number])[] = [
    ['Breaking: exchange halts withdrawals', 1, 1],
    ['Coinbase lists three tokens', 1, 1],
    ['Court approves settlement', 1, 1],
    ['Bitcoin price analysis for 12 May', 0.3, 0.3],
    ['Why is Bitcoin down today?', 0.3, 0.3],
    ['Could Ethereum reach $10,000?', 0.3, 0.3],
    ['What is proof of stake?', 0.1, 0.1],
    ['How to store your coins offline', 0.1, 0.1],
    ['Top 5 coins to watch', 0.1, 0.1],
    ['Bitcoin trades near $41,000', 0.6, 0.6],
    ['Ethereum upgrade comes in May', 0.6, 0.6],
    ['Ethereum may reach a record', 0.3, 0.3],
  ];
  for (const [title, least, most] of cases) {
    it(`${title}: ${least}`, () => {
      const novelty = noveltyOf(title, '');
      assert.ok(novelty >= least && novelty <= most, `${novelty}`);
    });
  }
});
