import { uniform } from '../market/hash-random.ts';

/**
 * What a headline says of a coin. No two say the same: names and numbers in it are drawn. That a reader understands it as it is
 * meant is held by a test.
 */
export function headlineText(
  coin: string,
  sentiment: -1 | 1,
  seed: number,
): { readonly title: string; readonly text: string } {
  const stories = sentiment > 0 ? GOOD : BAD;
  const [title, text] = stories[Math.floor(uniform(seed, 1) * stories.length)] ?? stories[0];
  const firm = `${drawn(FIRMS_FIRST, seed, 2)}${drawn(FIRMS_LAST, seed, 3)}`;
  const number = 100_000 + Math.floor(uniform(seed, 4) * 900_000);
  const place = drawn(PLACES, seed, 5);
  const filled = (template: string) =>
    template
      .replaceAll('COIN', NAMES[coin] ?? `$${coin}`)
      .replaceAll('FIRM', firm)
      .replaceAll('NUMBER', number.toLocaleString('en-US'))
      .replaceAll('PLACE', place);
  return { title: filled(title), text: filled(text) };
}

type Stories = readonly [Story, ...Story[]];
type Story = readonly [title: string, text: string];

const GOOD: Stories = [
  ['COIN soars as FIRM buys it for $NUMBER', 'The crypto fund from PLACE says that it will buy more.'],
  [
    'COIN surges as PLACE approves the $NUMBER fund of FIRM',
    'The approval of the crypto fund came earlier than expected.',
  ],
  [
    'FIRM of PLACE now accepts COIN from NUMBER customers',
    'Adoption of crypto grows, and customers are pleased.',
  ],
  ['COIN rallies after FIRM raises $NUMBER', 'Investors from PLACE were optimistic about the blockchain.'],
  [
    'Judge in PLACE dismisses the lawsuit of FIRM over $NUMBER in COIN',
    'It is a win for the holders of the token.',
  ],
];

const BAD: Stories = [
  [
    'Hackers steal $NUMBER of COIN from FIRM',
    'The crypto exchange in PLACE halted withdrawals after the theft.',
  ],
  [
    'COIN plunges as PLACE bans FIRM and its NUMBER customers',
    'The ban hit crypto customers, and losses deepened.',
  ],
  ['Regulator of PLACE sues FIRM over $NUMBER in COIN', 'The lawsuit speaks of crypto fraud.'],
  [
    'COIN tumbles after FIRM files for bankruptcy with $NUMBER of debt',
    'Creditors of the crypto lender in PLACE fear losses.',
  ],
  ['FIRM of PLACE dumps COIN after losses of $NUMBER', 'Fear spreads among holders of the token, who sell.'],
];

const NAMES: Readonly<Record<string, string>> = {
  BTC: 'Bitcoin',
  ETH: 'Ethereum',
  SOL: 'Solana',
  XRP: 'XRP',
  DOGE: 'Dogecoin',
};

const FIRMS_FIRST = 'Alder Birken Calder Dorn Elster Falken Garner Hollis Ister Juniper'.split(' ');
const FIRMS_LAST = 'bank|worth|stone|field|mark|haven|trust|vault|pay|works'.split('|');
const PLACES = 'Norway Chile Ghana Vietnam Portugal Kenya Peru Estonia Jordan Uruguay'.split(' ');

function drawn(list: readonly string[], seed: number, draw: number): string {
  return list[Math.floor(uniform(seed, draw) * list.length)] ?? '';
}
