import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COIN_NAMES } from './coin-names.ts';
import { coinsOf, namedIn } from './coins-of.ts';

/** Phrases with the name of a coin in them that speak of something else, also where crypto is the subject. */
const PHRASES = `Solana Beach, Ripple Effect, Ripple Effects, Ripple Through, Stellar Performance, Stellar Result, Stellar Results,
  Stellar Quarter, Stellar Growth, Stellar Year, Stellar Earnings, Stellar Return, Stellar Returns, Stellar Run, Avalanche Of, Near-Term,
  Near Term, Near the, Near-A, Near An, Near Record, Near All, Near Zero, Link To, Link With, Yield Curve, Learning Curve, Bell Curve,
  Curve Ball, Tron Legacy, Compound Annual, Compound Interest, Compound Growth, Compound Return, Compound Returns, Market Maker,
  Market Makers, Maker Fee, Maker Fees, Terra Firma, Bitcoin Magazine, Heat Wave, Heat Waves, Third Waves, Second Wave, First Waves,
  New Waves, Crime Waves, Next Waves, Sandbox Regime, Sandbox Programme, Sandbox Program, Sandbox Rule, Sandbox Rules,
  Regulatory Sandbox, Ether Capital, Golden Gate`;

/** Words that only articles about crypto have: with one of them a name counts that is a word too. */
const OF_CRYPTO = `crypto, cryptocurrencies, blockchain, blockchains, altcoin, altcoins, stablecoin, stablecoins, memecoin, memecoins,
  meme coin, meme coins, token, tokens, tokenomics, defi, nft, nfts, coinbase, binance, kraken exchange, staking, staker, stakers,
  validator, validators, mainnet, testnet, on-chain, layer 1, layer-2, web3, dapp, dapps, smart contract, smart contracts, hard fork,
  airdrop, airdrops, wallet, wallets, hodl, hodlers, satoshi, tvl, dex, dexs, dao`;

const listed = (text: string) => text.split(/,\s+/);

describe('coins', () => {
  it('are none in phrases that speak of something else', () => {
    for (const phrase of listed(PHRASES)) assert.deepEqual(namedIn(`Crypto: ${phrase}`, true), [], phrase);
  });

  it('that are words too count where the article speaks of crypto', () => {
    for (const word of listed(OF_CRYPTO)) {
      assert.deepEqual(coinsOf('Stellar rises', `It is about ${word} too.`), ['XLM'], word);
      assert.deepEqual(coinsOf('Stellar rises', `It is about x${word} too.`), [], `x${word}`);
    }
    for (const word of ['tokenize', 'walleteer', 'daos', 'layer 3']) {
      assert.deepEqual(coinsOf('Stellar rises', `It is about ${word}.`), [], word);
    }
  });

  it('are known by every name that is sure, by their ticker in capitals, and by the ticker as people write it to trade', () => {
    for (const { ticker, sure, unsureTicker } of COIN_NAMES) {
      for (const name of sure) assert.deepEqual(namedIn(`the ${name} here`, false), [ticker], name);
      assert.deepEqual(namedIn(`the $${ticker.toLowerCase()} here`, false), [ticker]);
      assert.deepEqual(namedIn(`the ${ticker} here`, true), [ticker]);
      assert.deepEqual(namedIn(`the ${ticker} here`, false), unsureTicker ? [] : [ticker]);
      assert.deepEqual(namedIn(`THE ${ticker} HERE`, true), unsureTicker ? [] : [ticker]);
    }
  });

  it('weigh three times as much in the title', () => {
    assert.deepEqual(coinsOf('Bitcoin', 'Monero, monero.'), ['BTC', 'XMR']);
    assert.deepEqual(coinsOf('Bitcoin', 'Monero, monero, monero, monero.'), ['XMR', 'BTC']);
    assert.deepEqual(coinsOf('Bitcoin', 'Monero, monero, monero.'), ['BTC', 'XMR']);
  });
});
