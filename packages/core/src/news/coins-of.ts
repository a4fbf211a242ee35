import { COIN_NAMES } from './coin-names.ts';

/**
 * Tickers of the coins that an article is about, for example `['BTC', 'ETH']`: by name, by ticker in capitals, by
 * `$SOL`. One named in the title weighs as much as three times in the text; among equals the first named comes
 * first. A word that has other meanings counts only with a capital where the article speaks of crypto, and never in
 * phrases such as "Solana Beach" or "ripple effect".
 */
export function coinsOf(title: string, text: string): readonly string[] {
  const isOfCrypto = speaksOfCrypto(`${title}\n${text}`);
  const weights = new Map<string, number>();
  for (const [part, weight] of [
    [title, 3],
    [text, 1],
  ] as const) {
    for (const coin of namedIn(part, isOfCrypto)) weights.set(coin, (weights.get(coin) ?? 0) + weight);
  }
  return [...weights].sort(([, one], [, other]) => other - one).map(([coin]) => coin);
}

/** Coins named in a part of an article, in order, one as often as it is named. */
export function namedIn(part: string, isOfCrypto = speaksOfCrypto(part)): readonly string[] {
  const plain = part.replace(NO_COIN, ' ');
  const allCapitals = !/[a-z]/.test(plain);
  const named: string[] = [];
  for (const [match] of plain.matchAll(NAMES)) {
    const coin = coinBy(match, isOfCrypto, allCapitals);
    if (coin !== undefined) named.push(coin);
  }
  return named;
}

/** Whether a text has words that only one about crypto has. */
export function speaksOfCrypto(text: string): boolean {
  return CRYPTO.test(text);
}

function coinBy(match: string, isOfCrypto: boolean, allCapitals: boolean): string | undefined {
  if (match.startsWith('$')) return TICKERS.get(match.slice(1).toUpperCase())?.ticker;
  const name = match.toLowerCase().replace(/\s+/g, ' ');
  const sure = SURE.get(name);
  if (sure !== undefined) return sure;
  const coin = TICKERS.get(match);
  if (coin !== undefined) {
    return !coin.unsureTicker || (isOfCrypto && !allCapitals) ? coin.ticker : undefined;
  }
  return isOfCrypto && IN_CAPITALS.test(match) ? UNSURE.get(name) : undefined;
}

/** Each word with a capital. */
const IN_CAPITALS = /^\p{Lu}\S*(?:\s+\p{Lu}\S*)*$/u;

const TICKERS = new Map(COIN_NAMES.map((coin) => [coin.ticker, coin]));
const SURE = new Map(COIN_NAMES.flatMap(({ ticker, sure }) => sure.map((name) => [name, ticker] as const)));
const UNSURE = new Map(
  COIN_NAMES.flatMap(({ ticker, unsure }) => unsure.map((name) => [name, ticker] as const)),
);

/** Any name or ticker as a whole word, the longest first, so that "bitcoin cash" is not "bitcoin". */
const NAMES = new RegExp(
  `(?<![\\p{L}\\p{N}$.])(?:\\$(?:${[...TICKERS.keys()].join('|')})|${[
    ...TICKERS.keys(),
    ...SURE.keys(),
    ...UNSURE.keys(),
  ]
    .sort((one, other) => other.length - one.length)
    .map((name) => name.replace(/\./g, '\\.').replace(/ /g, '\\s+'))
    .join('|')})(?![\\p{L}\\p{N}])`,
  'giu',
);

/** Phrases that hold a coin's name and speak of something else. */
const NO_COIN =
  /\b(?:solana beach|ripple effects?|ripple through|stellar (?:performance|results?|quarter|growth|year|earnings|returns?|run)|avalanche of|near[- ]term|near[- ](?:the|an?|record|all|zero)|link(?:s|ed)? (?:to|with)|curve ball|yield curve|learning curve|bell curve|tron legacy|compound (?:annual|interest|growth|returns?)|market makers?|maker fees?|terra firma|bitcoin magazine|heat waves?|(?:third|second|first|new|crime|next) waves?|sandbox (?:regime|programme|program|rules?)|regulatory sandbox|ether capital|golden gate)\b/giu;

/** Words that only an article about crypto has. */
const CRYPTO =
  /\b(?:crypto\w*|bitcoin\w*|btc|ethereum|ether|eth|xrp|blockchains?|altcoins?|stablecoins?|memecoins?|meme coins?|tokens?|tokenomics|defi|nfts?|coinbase|binance|kraken exchange|staking|stakers?|validators?|mainnet|testnet|on-chain|layer[- ][12]|web3|dapps?|smart contracts?|hard fork|airdrops?|wallets?|dogecoin|doge|litecoin|cardano|solana price|hodl\w*|satoshi|tvl|dexs?|dao)\b/iu;
