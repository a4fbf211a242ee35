import * as z from 'zod';
import { about, wholeNumber } from './setting.ts';

/** Settings of servers that Foretick works with, all of which it can do without, and of services that run alone. */
export const SERVER_SETTINGS = {
  cryptopanicKey: z.string().min(1).max(200).optional().register(about, {
    flag: undefined,
    env: 'FORETICK_CRYPTOPANIC_KEY',
    secret: true,
    allowed: 'the key of a plan of CryptoPanic. Left out: it is not asked',
  }),
  newsapiKey: z.string().min(1).max(200).optional().register(about, {
    flag: undefined,
    env: 'FORETICK_NEWSAPI_KEY',
    secret: true,
    allowed: 'the key of a plan of NewsAPI. Left out: it is not asked',
  }),
  keyedNewsMinutes: wholeNumber(1, 1_440).default(60).register(about, {
    flag: undefined,
    env: 'FORETICK_KEYED_NEWS_MINUTES',
    allowed:
      'a whole number from 1 to 1440: minutes between two questions to CryptoPanic or NewsAPI, as their plan allows',
  }),
  gdelt: z.enum(['on', 'off']).default('off').register(about, {
    flag: undefined,
    env: 'FORETICK_NEWS_GDELT',
    allowed: 'on or off: whether GDELT is asked for news beside a live market, every 15 minutes',
  }),
  llmUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .register(about, {
      flag: undefined,
      env: 'FORETICK_LLM_URL',
      secret: true,
      allowed:
        'an http or https address of an OpenAI-compatible server, with /v1 at its end and no password in it. Left out: news is read without a language model',
    }),
  llmModel: z.string().min(1).max(200).optional().register(about, {
    flag: undefined,
    env: 'FORETICK_LLM_MODEL',
    allowed:
      'the name of a model that this server has. Left out: the adapter that foretick finetune promote put there last',
  }),
  llmKey: z.string().min(1).optional().register(about, {
    flag: undefined,
    env: 'FORETICK_LLM_KEY',
    secret: true,
    allowed: 'the key that this server asks for',
  }),
  llmConcurrency: wholeNumber(1, 256).default(8).register(about, {
    flag: undefined,
    env: 'FORETICK_LLM_CONCURRENCY',
    allowed: 'a whole number from 1 to 256: calls under way at a time',
  }),
  llmDailyBudget: z.coerce.number<string | number>().min(0).max(1_000_000).optional().register(about, {
    flag: undefined,
    env: 'FORETICK_LLM_DAILY_BUDGET',
    allowed:
      'US dollars for a day of UTC, with both prices; beyond it news is read without a language model. Left out: no limit',
  }),
  llmInputPrice: z.coerce.number<string | number>().min(0).max(10_000).default(0).register(about, {
    flag: undefined,
    env: 'FORETICK_LLM_INPUT_PRICE',
    allowed: 'US dollars for a million tokens that the model reads',
  }),
  llmOutputPrice: z.coerce.number<string | number>().min(0).max(10_000).default(0).register(about, {
    flag: undefined,
    env: 'FORETICK_LLM_OUTPUT_PRICE',
    allowed: 'US dollars for a million tokens that the model writes',
  }),
  probePort: wholeNumber(1, 65_535).optional().register(about, {
    flag: undefined,
    env: 'FORETICK_PROBE_PORT',
    allowed:
      'a whole number from 1 to 65535: where foretick service answers /livez, /readyz and /metrics. Left out: nowhere',
  }),
  kafkaBrokers: z
    .string()
    .transform((text) => text.split(',').map((address) => address.trim()))
    .pipe(z.array(z.string().regex(/^[^\s:]+:\d{1,5}$/)).min(1))
    .default(['127.0.0.1:9092'])
    .register(about, {
      flag: '--brokers',
      env: 'FORETICK_KAFKA_BROKERS',
      allowed: 'host:port of some brokers, separated by commas',
    }),
  kafkaPrefix: z
    .string()
    .regex(/^[A-Za-z0-9._-]{0,50}$/)
    .default('')
    .register(about, {
      flag: undefined,
      env: 'FORETICK_KAFKA_PREFIX',
      allowed: 'letters, digits, dots, dashes: before the name of each topic and group',
    }),
  kafkaPartitions: wholeNumber(1, 1_000).default(4).register(about, {
    flag: '--partitions',
    env: 'FORETICK_KAFKA_PARTITIONS',
    allowed: 'a whole number from 1 to 1000: of each topic that foretick topics makes',
  }),
  kafkaReplication: wholeNumber(1, 10).default(1).register(about, {
    flag: '--replication',
    env: 'FORETICK_KAFKA_REPLICATION',
    allowed: 'a whole number from 1 to 10: copies of each topic that foretick topics makes',
  }),
  kafkaCompression: z.enum(['zstd', 'lz4', 'none']).default('zstd').register(about, {
    flag: undefined,
    env: 'FORETICK_KAFKA_COMPRESSION',
    allowed: 'zstd, lz4 or none',
  }),
  kafkaMaxLag: wholeNumber(100, 1_000_000_000).default(100_000).register(about, {
    flag: undefined,
    env: 'FORETICK_KAFKA_MAX_LAG',
    allowed: 'a whole number of records from 100: writers wait while a reader is further behind',
  }),
  kafkaSessionMs: wholeNumber(1_000, 600_000).default(10_000).register(about, {
    flag: undefined,
    env: 'FORETICK_KAFKA_SESSION_MS',
    allowed: 'milliseconds from 1000 to 600000: an instance that is not heard of for so long loses its pairs',
  }),
  kafkaTls: z.string().min(1).default('off').register(about, {
    flag: undefined,
    env: 'FORETICK_KAFKA_TLS',
    allowed: "off, on, or the PEM file of the authority that the brokers' certificates are held against",
  }),
  kafkaSasl: z.enum(['none', 'scram-sha-256', 'scram-sha-512']).default('none').register(about, {
    flag: undefined,
    env: 'FORETICK_KAFKA_SASL',
    allowed: 'none, scram-sha-256 or scram-sha-512',
  }),
  kafkaUser: z.string().min(1).optional().register(about, {
    flag: undefined,
    env: 'FORETICK_KAFKA_USER',
    allowed: 'the name of a user, with FORETICK_KAFKA_SASL',
  }),
  kafkaPassword: z.string().min(1).optional().register(about, {
    flag: undefined,
    env: 'FORETICK_KAFKA_PASSWORD',
    secret: true,
    allowed: "that user's password",
  }),
  alarmWebhook: z
    .url({ protocol: /^https?$/ })
    .optional()
    .register(about, {
      flag: undefined,
      env: 'FORETICK_ALARM_WEBHOOK',
      secret: true,
      allowed:
        'an http or https address that every alarm is posted to as JSON when it is raised or cleared; no redirect is followed',
    }),
  alarmWebhookPrivate: z.enum(['on', 'off']).default('off').register(about, {
    flag: undefined,
    env: 'FORETICK_ALARM_WEBHOOK_PRIVATE',
    allowed:
      'on or off: whether that address may be of this machine or its network, such as an Alertmanager in the same cluster',
  }),
  risingwaveUrl: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .register(about, {
      flag: '--risingwave',
      env: 'FORETICK_RISINGWAVE_URL',
      secret: true,
      allowed:
        'an address such as postgres://root@127.0.0.1:4566/dev: with foretick service, the store of all services. Left out: tables in the data folder',
    }),
  risingwavePassword: z.string().min(1).optional().register(about, {
    flag: undefined,
    env: 'FORETICK_RISINGWAVE_PASSWORD',
    secret: true,
    allowed: 'the password of the user in that address',
  }),
  risingwaveTls: z.string().min(1).default('off').register(about, {
    flag: undefined,
    env: 'FORETICK_RISINGWAVE_TLS',
    allowed: "off, on, or the PEM file of the authority that RisingWave's certificate is held against",
  }),
  risingwaveBrokers: z
    .string()
    .transform((text) => text.split(',').map((address) => address.trim()))
    .pipe(z.array(z.string().regex(/^[^\s:]+:\d{1,5}$/)).min(1))
    .optional()
    .register(about, {
      flag: undefined,
      env: 'FORETICK_RISINGWAVE_BROKERS',
      allowed:
        'host:port of some brokers as RisingWave reaches them. Left out: those of FORETICK_KAFKA_BROKERS',
    }),
  grafanaPassword: z.string().min(8).optional().register(about, {
    flag: undefined,
    env: 'FORETICK_GRAFANA_PASSWORD',
    secret: true,
    allowed:
      'at least 8 characters: of the read-only user that foretick migrate makes. Left out: one that nobody knows',
  }),
};
