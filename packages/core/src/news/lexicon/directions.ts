import { wordList } from './inflected.ts';

/** A word that tells up or down. */
export interface Direction {
  /** 1 up, -1 down. */
  readonly sign: 1 | -1;
  /** What it says of a price by itself, from 0 to 1, where nothing is named that goes up or down. */
  readonly alone: number;
}

const GROUPS: readonly (readonly [1 | -1, number, string])[] = [
  [1, 0.8, '~surge ~soar ~rally ~skyrocket ~jump ~climb leaps leaped leapt ~spike pumped ~outperform'],
  [1, 0.6, '~gain rise rises rose risen rising'],
  [1, 0.4, '~increase grow grows grew grown growing growth ~double ~triple ~quadruple ~expand ~accelerate'],
  [
    1,
    0.3,
    'up higher ~raise ~boost ~advance lifted lifting upward upwards upturn ~swell ~widen ~exceed ~upsize ~hike ~strengthen',
  ],
  [
    -1,
    0.8,
    '~plunge ~tumble ~plummet ~slump ~crash ~slip slide slides slid sliding ~nosedive sink sinks sank sunk sinking',
  ],
  [-1, 0.8, 'tanked tanking ~crater ~underperform ~retreat ~skid'],
  [-1, 0.6, '~drop fall falls fell fallen falling ~decline ~dip ~dive dove ~shed ~lose lost'],
  [
    -1,
    0.4,
    '~decrease ~shrink shrank shrunk ~halve ~dwindle ~diminish contracted contraction ~slow slowdown',
  ],
  [
    -1,
    0.3,
    'down lower lowered lowers lowering ~reduce reduction ~cut cut cuts cutting ~trim ~pare ~narrow ~ease downward downwards downturn ~slash ~shorten ~weaken ~soften fewer less',
  ],
];

export const DIRECTIONS: ReadonlyMap<string, Direction> = new Map(
  GROUPS.flatMap(([sign, alone, list]) =>
    wordList(list).map((word) => [word, { sign, alone }] as const),
  ).filter(([word]) => word !== 'contract' && word !== 'contracts' && word !== 'adding' && word !== 'add'),
);

/** Words that are good news when they go up (1), bad news (-1), or neither (0). */
export const SUBJECTS: ReadonlyMap<string, 1 | -1 | 0> = new Map(
  (
    [
      [
        1,
        `profit profits profitability sales sale revenue revenues turnover earnings income ebit ebita ebitda eps margin margins
        orders order backlog demand price prices share shares stock stocks equities volume volumes traffic passengers
        passenger production exports deliveries shipments output dividend dividends customers subscribers users bookings
        inflows inflow value valuation guidance outlook forecast forecasts estimate estimates target assets returns return
        liquidity adoption hashrate hash tvl confidence bitcoin btc ethereum eth ether crypto cryptocurrency
        cryptocurrencies altcoins altcoin coin coins token tokens nasdaq dow s&p ftse dax omx nikkei futures index indices
        market markets cap gdp growth spending investment employment jobs payrolls wages premium premiums occupancy
        productivity efficiency utilization capacity lending loans deposits cash flow rating interest
        operations activity trading visitors consumption quarter solana sol xrp dogecoin doge cardano ada
        litecoin ltc polkadot avalanche bnb chainlink shiba nft defi bonds result results gains position popularity
        holders addresses wallets
        transactions cargo ratio equity`,
      ],
      [
        -1,
        `loss losses cost costs expense expenses debt debts unemployment inflation deficit deficits complaints claims
        impairment impairments write-down write-downs writedown writedowns risk risks outflows outflow liquidations
        delinquencies defaults default bankruptcies bankruptcy fraud volatility tax taxes charges provisions provision
        overheads shortage cpi yields yield rates rate tariffs layoffs fees difficulty scams hacks thefts theft crime
        concerns fears dollar burden emissions leverage shorts`,
      ],
      [
        0,
        `workforce workers employees personnel staff headcount people stake holding holdings ownership shareholding capital votes voting
        rights number temperature age distance time area`,
      ],
    ] as const
  ).flatMap(([sign, list]) => wordList(list).map((word) => [word, sign] as const)),
);

/** People at work: fewer are bad news, more say nothing. */
export const STAFF = new Set([
  'employees',
  'personnel',
  'staff',
  'headcount',
  'people',
  'workforce',
  'workers',
]);

/** What is lost is bad news whatever it is. */
export const LOSING = new Set(['lose', 'loses', 'lost', 'losing']);
