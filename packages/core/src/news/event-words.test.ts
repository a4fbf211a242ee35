import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NewsEvent } from './assessment.ts';
import { eventOf } from './event-of.ts';

/** Words that tell each kind of event by themselves, in every form. */
const WORDS: Readonly<Partial<Record<NewsEvent, string>>> = {
  hack: `hack, hacks, hacked, hacker, hackers, hacking, exploit, exploits, exploited, exploiter, breach, breaches, breached,
    rug pull, rug-pull, rugpull, rug pulled, phishing, phish, stolen, steal, steals, stole, drained, flash loan attack,
    flash-loan attack, 51% attack, ransomware, private key leak, private keys leaked, private keys compromised, compromised,
    malware, heist`,
  etf: `etf, etfs, ETP, etps, exchange traded fund, exchange-traded product, exchange-traded products,
    Grayscale to conversion`,
  regulation: `sec, cftc, finra, fca, mica, esma, doj, irs, fincen, ofac, regulator, regulation, regulates, lawmaker, lawmakers,
    law, laws, legislation, legislators, bill, bills, senate, senator, congress, congressman, parliament, parliamentary, court, judge,
    lawsuit, lawsuits, sue, sues, sued, suing, fined, sanction, sanctions, sanctioned, ban, bans, banned, banning, license, licence,
    licences, licenses, licensed, licenced, licensing, licencing, subpoena, subpoenas, prosecutor, prosecuted, indicted, indictment,
    charges, charged, arrest, arrested, tax, taxes, taxation, central bank digital, cbdc, cbdcs, legal tender, illegal,
    illegally, compliance, aml, kyc`,
  listing: `list on, lists on, listed at, listing of, listings in, delisted in, delisting, delistings, listing,
    listings, delist, delists, delisted, to list, lists, trading pair, trading pairs, adds support for, goes live on,
    now available on, ipo, direct listing`,
  protocol: `upgrade, upgrades, hard fork, hard-fork, hardfork, soft fork, soft-fork, fork, forks, mainnet, testnet, the
    sharding, layer 1, layer-2, rollup, rollups, airdrop, airdrops, token burn, token burns, halving, halvening,
    validator, validators, staking, taproot, lightning network, eip, eip-1559, eip1559, bip, bips, roadmap, outage, hash rate, hashrate,
    mining difficulty, bridge, smart contract, smart contracts`,
  macro: `fed, federal reserve, fomc, ecb, bank of england, bank of japan, central bank, central banks, interest rate, interest rates,
    rate hike, rate hikes, rate cut, rate cuts, inflation, cpi, ppi, gdp, unemployment, payrolls, jobs report, recession, treasury yield,
    treasury yields, bond yield, bond yields, dollar index, dxy, stock market, stock markets, s&p 500, nasdaq, dow jones, powell, lagarde,
    war, tariff, tariffs, stimulus, quantitative easing, quantitative tightening`,
  other: `hackathon, exploitation sites, phosphor, section, alaw, listen, listless, forked, burner, emerge, feeder, warm, tarif,
    bank of spain, bips1x, sharp, price`,
};

describe('the event of an article', () => {
  for (const [event, words] of Object.entries(WORDS)) {
    it(`${event}: each of its words tells it, whole`, () => {
      for (const word of words.split(/,\s+/)) {
        for (const title of [word, `About ${word.toUpperCase()} today`])
          assert.equal(eventOf(title, ''), event, title);
      }
    });
  }

  it('is what the title tells, else what title and text tell, and the weightier of several', () => {
    assert.equal(eventOf('ETF delayed', 'Hackers were there too.'), 'etf');
    assert.equal(eventOf('What a day', 'Hackers stole coins; an ETF fell.'), 'hack');
    assert.equal(eventOf('Grayscale wants conversion', ''), 'etf');
    assert.equal(eventOf('Judge on the ETF of the hackers', ''), 'hack');
    assert.equal(eventOf('The price', 'It rose.'), 'other');
    assert.equal(eventOf('interest', 'rates'), 'other', 'no phrase goes over the end of the title');
  });
});
