import type { Pair } from '@foretick/core/trade';
import { ForetickError } from '@foretick/ports';
import { childSeed, textSeed, uniform } from '../market/hash-random.ts';
import type { SimulatedTrade } from '../market/market-source.ts';
import type { ExchangeFaults, Recurring, RestFault } from './faults.ts';
import { occurrences } from './schedule.ts';
import { type WithheldTrades, withheldTrades } from './withheld-trades.ts';

/** What faults do at each position: pure, so that a run can be repeated. A draw in [0, 1) chooses how. */
export interface FaultPlan {
  readonly faults: ExchangeFaults;
  readonly withheld: WithheldTrades;
  /** Whether the fault strikes at a moment in `(afterMs, untilMs]`. */
  strikes(fault: 'disconnect' | 'halfOpen', afterMs: number, untilMs: number): boolean;
  inMaintenance(nowMs: number): boolean;
  /** The trades that are sent at all. */
  streamed(pair: Pair, trades: readonly SimulatedTrade[]): readonly SimulatedTrade[];
  /** After this trade, the one that was sent so many trades before is sent again. */
  repeatsBack(pair: Pair, id: number): number | undefined;
  damage(
    pair: Pair,
    id: number,
  ): { readonly kind: 'wrong-type' | 'absurd'; readonly draw: number } | undefined;
  /** Draws for what happens to the message that begins with this trade. */
  message(
    pair: Pair,
    firstId: number,
  ): { readonly reordered: number | undefined; readonly malformed: number | undefined };
  /** `request` counts up by one. */
  rest(request: number): RestFault | undefined;
}

/** Throws `SIMULATOR_FAULTS_INVALID`. `marketSeed` is used when the faults have none of their own. */
export function createFaultPlan(faults: ExchangeFaults, marketSeed: number): FaultPlan {
  validate(faults);
  const seed = faults.seed ?? marketSeed;
  const kindSeed = (kind: string): number => textSeed(seed, kind);
  const seeds = {
    disconnect: kindSeed('disconnect'),
    halfOpen: kindSeed('half-open'),
    maintenance: kindSeed('maintenance'),
    jump: kindSeed('jump'),
    duplicate: kindSeed('duplicate'),
    wrongType: kindSeed('wrong-type'),
    absurd: kindSeed('absurd'),
    reordered: kindSeed('reordered'),
    malformed: kindSeed('malformed'),
    rest: kindSeed('rest'),
  };
  /** A draw in [0, 1) for how, when the fault hits; otherwise undefined. */
  const hit = (kind: number, pair: Pair, id: number, share: number | undefined): number | undefined => {
    if (!share) return undefined;
    const own = childSeed(textSeed(kind, pair), id);
    return uniform(own, 0) < share ? uniform(own, 1) : undefined;
  };
  const isJumped = (pair: Pair, id: number): boolean => {
    if (!faults.jumps) return false;
    for (let back = 0; back < MAX_JUMP; back += 1) {
      const draw = hit(seeds.jump, pair, id - back, faults.jumps);
      if (draw !== undefined && back < 1 + Math.floor(draw * MAX_JUMP)) return true;
    }
    return false;
  };
  const withheld = withheldTrades(kindSeed('unfillable'), faults.unfillable);

  return {
    faults,
    withheld,
    strikes: (fault, afterMs, untilMs) => {
      const plan = faults[fault];
      if (plan === undefined) return false;
      return occurrences(seeds[fault], { ...plan, lastsMs: 0 }, afterMs + 1, untilMs + 1).length > 0;
    },
    inMaintenance: (nowMs) =>
      faults.maintenance !== undefined &&
      occurrences(seeds.maintenance, faults.maintenance, nowMs, nowMs + 1).length > 0,
    streamed: (pair, trades) => {
      const given = withheld.without(pair, trades, undefined);
      return faults.jumps ? given.filter((trade) => !isJumped(pair, trade.id)) : given;
    },
    repeatsBack: (pair, id) => {
      const draw = hit(seeds.duplicate, pair, id, faults.duplicates);
      // A half of them are the trade itself.
      return draw === undefined ? undefined : Math.floor(Math.max(0, 2 * draw - 1) * MAX_REPEATED_BACK);
    },
    damage: (pair, id) => {
      const wrongType = hit(seeds.wrongType, pair, id, faults.wrongTypes);
      if (wrongType !== undefined) return { kind: 'wrong-type', draw: wrongType };
      const absurd = hit(seeds.absurd, pair, id, faults.absurdPrices);
      return absurd === undefined ? undefined : { kind: 'absurd', draw: absurd };
    },
    message: (pair, firstId) => ({
      reordered: hit(seeds.reordered, pair, firstId, faults.reordered),
      malformed: hit(seeds.malformed, pair, firstId, faults.malformedMessages),
    }),
    rest: (request) => restFault(faults, childSeed(seeds.rest, request)),
  };
}

/** Trades that one jump leaves out, at most. */
const MAX_JUMP = 20;
/** How old a repeated trade may be, in trades. */
export const MAX_REPEATED_BACK = 50;

function restFault(faults: ExchangeFaults, own: number): RestFault | undefined {
  const how = uniform(own, 1);
  const shares: readonly (readonly [number | undefined, () => RestFault])[] = [
    [faults.restRateLimited, () => (how < 0.5 ? { kind: 'status', status: 429 } : TOO_MANY)],
    [faults.restUnavailable, () => oneOf(UNAVAILABLE, how)],
    [faults.restUnanswered, () => ({ kind: 'hang' })],
    [faults.restReset, () => ({ kind: 'reset', midway: how < 0.5 })],
    [faults.restMalformed, () => ({ kind: 'malformed', draw: how })],
    [faults.restWrongTypes, () => ({ kind: 'wrong-type', draw: how })],
  ];
  let draw = uniform(own, 0);
  for (const [share = 0, make] of shares) {
    if (draw < share) return make();
    draw -= share;
  }
  return undefined;
}

const TOO_MANY: RestFault = { kind: 'error', error: 'EGeneral:Too many requests' };
const UNAVAILABLE: readonly RestFault[] = [
  ...[500, 502, 503, 504, 520].map((status) => ({ kind: 'status', status }) as const),
  { kind: 'error', error: 'EService:Busy' },
];

/** The entry that a draw in [0, 1) falls on. */
export function oneOf<T>(choices: readonly T[], draw: number): T {
  const chosen = choices[Math.floor(draw * choices.length)];
  if (chosen === undefined) throw new Error(`no choice for ${draw} among ${choices.length}`);
  return chosen;
}

const SHARES = [
  'duplicates',
  'reordered',
  'jumps',
  'malformedMessages',
  'wrongTypes',
  'absurdPrices',
  'restRateLimited',
  'restUnavailable',
  'restUnanswered',
  'restReset',
  'restMalformed',
  'restWrongTypes',
] as const satisfies readonly (keyof ExchangeFaults)[];

function validate(faults: ExchangeFaults): void {
  const check = (name: string, value: number | undefined, isAllowed: boolean, allowed: string): void => {
    if (value === undefined || isAllowed) return;
    const message = `faults of the simulated exchange: ${name} is ${value}; it has to be ${allowed}`;
    throw new ForetickError('SIMULATOR_FAULTS_INVALID', message);
  };
  const checkShare = (name: string, share = 0): void =>
    check(name, share, share >= 0 && share <= 1, 'from 0 to 1');
  for (const name of SHARES) checkShare(name, faults[name]);
  checkShare('unfillable.neverShare', faults.unfillable?.neverShare);
  check('clockSkewMs', faults.clockSkewMs, Number.isSafeInteger(faults.clockSkewMs), 'whole milliseconds');
  check('seed', faults.seed, Number.isSafeInteger(faults.seed), 'a whole number');
  const rest = SHARES.filter((name) => name.startsWith('rest')).reduce(
    (sum, name) => sum + (faults[name] ?? 0),
    0,
  );
  check('shares of REST requests together', rest, rest <= 1, 'at most 1');
  const afterMs = faults.unfillable?.availableAgainAfterMs ?? 0;
  check('unfillable.availableAgainAfterMs', afterMs, afterMs >= 0, '0 or more');
  const recurring: readonly (readonly [string, (Recurring & { readonly lastsMs?: number }) | undefined])[] = [
    ['disconnect', faults.disconnect],
    ['halfOpen', faults.halfOpen],
    ['maintenance', faults.maintenance],
    ['unfillable', faults.unfillable],
  ];
  for (const [name, plan] of recurring) {
    if (plan === undefined) continue;
    const { everyMs, lastsMs } = plan;
    check(`${name}.everyMs`, everyMs, Number.isFinite(everyMs) && everyMs >= 1, 'at least 1');
    check(`${name}.lastsMs`, lastsMs, (lastsMs ?? 0) > 0 && (lastsMs ?? 0) <= everyMs, 'in (0, everyMs]');
  }
}
