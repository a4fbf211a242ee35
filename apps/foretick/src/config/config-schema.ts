import { intervalLadder } from '@foretick/core/candle';
import { parseIndicatorList, SEED_INDICATORS } from '@foretick/core/indicator';
import { parseExchange, parsePair } from '@foretick/core/trade';
import * as z from 'zod';
import { parseBytes } from './bytes.ts';
import { INTERVAL_SEC } from './horizons.ts';
import { SERVER_SETTINGS } from './server-settings.ts';
import { about, type Setting, wholeNumber } from './setting.ts';

const pairList = z
  .union([z.string(), z.array(z.string())])
  .transform((text) => (typeof text === 'string' ? text.split(',') : text))
  .pipe(
    z
      .array(z.string().transform((text, context) => parsed(parsePair(text), context)))
      .min(1)
      .max(50),
  );

/** Forecasts are made from candles of `INTERVAL_SEC`, so that these are always among them. */
const intervalList = z
  .union([z.string(), z.array(z.number())])
  .transform((text) => (typeof text === 'string' ? text.split(',').map(wholeSeconds) : text))
  .transform((list, context) => {
    const intervals = [...new Set([...list, INTERVAL_SEC])].sort((a, b) => a - b);
    parsed(intervalLadder(intervals), context);
    return intervals;
  });

/** Every setting of Foretick: its type, its default and, in `settingOf`, where it is written and what is allowed. */
export const configSchema = z.object({
  dataDir: z.string().min(1).default('./data').register(about, {
    flag: '--data-dir',
    env: 'FORETICK_DATA_DIR',
    allowed: 'a folder that this user may write to',
  }),
  port: wholeNumber(0, 65_535).default(8_080).register(about, {
    flag: '--port',
    env: 'FORETICK_PORT',
    allowed: 'a whole number from 0 to 65535 (0 takes any free port)',
  }),
  host: z
    .string()
    .regex(/^[\w.:-]+$/)
    .default('127.0.0.1')
    .register(about, {
      flag: '--host',
      env: 'FORETICK_HOST',
      allowed:
        'an address of this machine, or 0.0.0.0 for all: beyond 127.0.0.1 the page and the API want the token',
    }),
  token: z.string().min(16).max(200).optional().register(about, {
    flag: undefined,
    env: 'FORETICK_TOKEN',
    secret: true,
    allowed: 'at least 16 characters that nobody can guess. Left out: a new one at each start',
  }),
  allowedHosts: z
    .string()
    .transform((text) => text.split(',').map((name) => name.trim()))
    .default([])
    .register(about, {
      flag: undefined,
      env: 'FORETICK_ALLOWED_HOSTS',
      allowed:
        'names with their port under which the page is reached besides, such as foretick.example:443, separated by commas',
    }),
  source: z.enum(['live', 'simulated', 'replay']).default('live').register(about, {
    flag: '--source',
    env: 'FORETICK_SOURCE',
    allowed: 'live, simulated or replay',
  }),
  pairs: pairList
    .default(() => [pairOrThrow('BTC/USD'), pairOrThrow('ETH/USD')])
    .register(about, {
      flag: '--pair',
      env: 'FORETICK_PAIRS',
      allowed: 'pairs such as BTC/USD, separated by commas',
    }),
  intervals: intervalList.default([INTERVAL_SEC]).register(about, {
    flag: undefined,
    env: 'FORETICK_INTERVALS',
    allowed:
      'lengths of candles in seconds, separated by commas, such as 1,60,300: from 1 to 86400, each dividing a day and a multiple of the smallest; 60 is always among them',
  }),
  // More would leave too little of the minute in which a forecast is of use.
  allowedLatenessMs: wholeNumber(0, 10_000).default(0).register(about, {
    flag: undefined,
    env: 'FORETICK_ALLOWED_LATENESS_MS',
    allowed: 'a whole number of milliseconds from 0 to 10000: how long candles wait for trades out of order',
  }),
  exchange: z
    .string()
    .transform((text, context) => parsed(parseExchange(text), context))
    .optional()
    .register(about, {
      flag: '--exchange',
      env: 'FORETICK_EXCHANGE',
      allowed: 'kraken, coinbase or binance for live trades; for recorded ones any short lower-case name',
    }),
  input: z.string().min(1).optional().register(about, {
    flag: '--input',
    env: 'FORETICK_INPUT',
    allowed: 'a file of trades: csv, csv.gz or parquet',
  }),
  newsRecord: z.string().min(1).optional().register(about, {
    flag: '--news',
    env: 'FORETICK_NEWS_RECORD',
    allowed: 'a file of recorded news, as foretick news export writes it',
  }),
  speed: z
    .union([z.literal('max'), z.coerce.number<string | number>().positive().max(1_000_000)])
    .default(1)
    .register(about, {
      flag: '--speed',
      env: 'FORETICK_SPEED',
      allowed: 'a number above 0 (times faster than recorded), or max',
    }),
  seed: wholeNumber(0, 2_147_483_647).default(1).register(about, {
    flag: '--seed',
    env: 'FORETICK_SEED',
    allowed: 'a whole number from 0 to 2147483647',
  }),
  references: z
    .string()
    .transform((text) => (text === 'none' ? [] : text.split(',').map((name) => name.trim())))
    .pipe(z.array(z.enum(['coinbase', 'binance'])))
    .default(['coinbase', 'binance'])
    .register(about, {
      flag: '--references',
      env: 'FORETICK_REFERENCES',
      allowed: 'coinbase, binance, both separated by a comma, or none',
    }),
  keepTradeDays: wholeNumber(1, 100_000).optional().register(about, {
    flag: undefined,
    env: 'FORETICK_KEEP_TRADE_DAYS',
    allowed: 'a whole number of days from 1; older trades are deleted, candles and forecasts stay',
  }),
  diskBudget: z
    .union([z.literal('off'), z.string().transform((text, context) => parsed(parseBytes(text), context))])
    .optional()
    .register(about, {
      flag: undefined,
      env: 'FORETICK_DISK_BUDGET',
      allowed:
        'a size such as 20GB or 500MB, or off; beyond it the oldest trades are deleted, day by day, and nothing else. Left out: 50GB, or half of the free disk at the first start if that is less',
    }),
  model: z.enum(['ridge', 'huber', 'trees', 'average']).default('ridge').register(about, {
    flag: undefined,
    env: 'FORETICK_MODEL',
    allowed:
      'ridge, huber, trees or average: what is trained on schedule; trees take longer and are better with much history',
  }),
  gateAlpha: z.coerce.number<string | number>().gt(0).max(0.2).default(0.01).register(about, {
    flag: undefined,
    env: 'FORETICK_GATE_ALPHA',
    allowed:
      'a number above 0 and up to 0.2: the probability that a model which is no better than "no change" becomes champion all the same',
  }),
  trainEveryMinutes: wholeNumber(1, 100_000).default(60).register(about, {
    flag: undefined,
    env: 'FORETICK_TRAIN_EVERY_MINUTES',
    allowed: 'a whole number of minutes from 1 to 100000',
  }),
  trainingDays: wholeNumber(1, 3_650).default(60).register(about, {
    flag: undefined,
    env: 'FORETICK_TRAINING_DAYS',
    allowed: 'a whole number of days from 1 to 3650',
  }),
  keepModels: wholeNumber(8, 100_000).default(48).register(about, {
    flag: undefined,
    env: 'FORETICK_KEEP_MODELS',
    allowed:
      'a whole number from 8 to 100000: of models that never served, and of "no change", as many are kept for each pair, horizon and kind, the newest ones',
  }),
  costBp: z.coerce.number<string | number>().min(0).max(10_000).default(10).register(about, {
    flag: undefined,
    env: 'FORETICK_COST_BP',
    allowed:
      'basis points from 0 to 10000: what a round trip costs; forecasts say whether the move is below or above',
  }),
  modelMaxAgeDays: wholeNumber(1, 3_650).default(7).register(about, {
    flag: undefined,
    env: 'FORETICK_MODEL_MAX_AGE',
    allowed:
      'a whole number of days from 1 to 3650: a model whose newest candle is older does not serve any more',
  }),
  indicators: z
    .string()
    .transform((text, context) => {
      const list = parseIndicatorList(text);
      if (list.ok) return list.value.map((indicator) => indicator.text);
      const message = `${list.reason} (${list.code})`;
      context.addIssue({ code: 'custom', message, params: { explained: true } });
      return z.NEVER;
    })
    .default([...SEED_INDICATORS])
    .register(about, {
      flag: undefined,
      env: 'FORETICK_INDICATORS',
      allowed:
        'indicators of docs/indicators.md such as rsi(14),bollinger(20,2), separated by commas; the default ones are always computed',
    }),
  news: z.enum(['on', 'off']).default('on').register(about, {
    flag: undefined,
    env: 'FORETICK_NEWS',
    allowed:
      'on or off: whether news is read beside a live market (feeds) and a simulated one (its own wire)',
  }),
  newsFeeds: z
    .string()
    .transform((text) => text.split(',').map((address) => address.trim()))
    .pipe(
      z
        .array(z.url({ protocol: /^https?$/ }))
        .min(1)
        .max(50),
    )
    .optional()
    .register(about, {
      flag: undefined,
      env: 'FORETICK_NEWS_FEEDS',
      secret: true,
      allowed:
        'addresses of RSS or Atom feeds, separated by commas. Left out: CoinDesk, Cointelegraph, Decrypt, Bitcoin Magazine, The Block and the blog of Kraken',
    }),
  newsPrivateFeeds: z.enum(['on', 'off']).default('off').register(about, {
    flag: undefined,
    env: 'FORETICK_NEWS_PRIVATE_FEEDS',
    allowed: 'on or off: whether feeds may be of this machine or its network',
  }),
  registry: z.enum(['files', 'mlflow']).default('files').register(about, {
    flag: undefined,
    env: 'FORETICK_REGISTRY',
    allowed: 'files or mlflow: where trained models and promotions are kept',
  }),
  mlflowUrl: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:5000')
    .register(about, {
      flag: undefined,
      env: 'FORETICK_MLFLOW_URL',
      secret: true,
      allowed: 'an http or https address, without user and password in it',
    }),
  mlflowPrefix: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,63}$/)
    .default('foretick')
    .register(about, {
      flag: undefined,
      env: 'FORETICK_MLFLOW_PREFIX',
      allowed:
        'up to 64 lower-case letters, digits and dashes, a letter first: begins all names in MLflow, so that several systems share a server',
    }),
  mlflowToken: z.string().min(1).optional().register(about, {
    flag: undefined,
    env: 'FORETICK_MLFLOW_TOKEN',
    secret: true,
    allowed: 'the token that MLflow, or a proxy before it, asks for',
  }),
  mlflowUser: z.string().min(1).optional().register(about, {
    flag: undefined,
    env: 'FORETICK_MLFLOW_USER',
    allowed: 'the user that MLflow asks for, with FORETICK_MLFLOW_PASSWORD',
  }),
  mlflowPassword: z.string().min(1).optional().register(about, {
    flag: undefined,
    env: 'FORETICK_MLFLOW_PASSWORD',
    secret: true,
    allowed: "that user's password",
  }),
  krakenRestUrl: z
    .url({ protocol: /^https?$/ })
    .default('https://api.kraken.com')
    .register(about, {
      flag: undefined,
      env: 'FORETICK_KRAKEN_REST_URL',
      secret: true,
      allowed: 'an http or https address',
    }),
  krakenWebSocketUrl: z
    .url({ protocol: /^wss?$/ })
    .default('wss://ws.kraken.com/v2')
    .register(about, {
      flag: undefined,
      env: 'FORETICK_KRAKEN_WEBSOCKET_URL',
      secret: true,
      allowed: 'a ws or wss address',
    }),
  ...SERVER_SETTINGS,
});

export type Config = z.infer<typeof configSchema>;
export type ConfigKey = keyof Config;

export function settingOf(key: ConfigKey): Setting {
  return about.get(configSchema.shape[key]) ?? { flag: undefined, env: key, allowed: 'something else' };
}

export const CONFIG_KEYS: readonly ConfigKey[] = configSchema.keyof().options;

function parsed<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string },
  context: { addIssue(issue: { code: 'custom'; message: string }): void },
): T {
  if (result.ok) return result.value;
  context.addIssue({ code: 'custom', message: result.reason });
  return z.NEVER;
}

function wholeSeconds(text: string): number {
  return /^\s*\d{1,5}\s*$/.test(text) ? Number(text) : Number.NaN;
}

function pairOrThrow(text: string) {
  const pair = parsePair(text);
  if (!pair.ok) throw new Error(pair.reason);
  return pair.value;
}
