import { CONFIG_KEYS, configSchema, settingOf } from '@foretick/app/config';
import { loadConfig } from '@foretick/app/load-config';
import type { FuzzTarget } from '../fuzz-target.ts';
import { createScratchFile } from './scratch-file.ts';

/** Settings as a person writes them into `.env.local`. */
export const settings: readonly FuzzTarget[] = [envFile()];

function envFile(): FuzzTarget {
  const file = createScratchFile('env');
  const defaults: Readonly<Record<string, unknown>> = configSchema.parse({});
  const lines = CONFIG_KEYS.flatMap((key) =>
    defaults[key] === undefined ? [] : [`${settingOf(key).env}=${String(defaults[key])}`],
  );
  return {
    name: 'env-file',
    seeds: [
      `${lines.join('\n')}\n`,
      "# mine\nexport FORETICK_PAIRS='BTC/USD,ETH/EUR'\nFORETICK_DISK_BUDGET=20GB\nFORETICK_INDICATORS=rsi(14),bollinger(20,2)\n",
      'FORETICK_NEWS_FEEDS=https://a.example/feed, https://b.example/rss\nFORETICK_INTERVALS=1,60,300\nFORETICK_SPEED=max\n',
      'FORETICK_RISINGWAVE_URL=postgres://root@127.0.0.1:4566/dev\nFORETICK_KAFKA_BROKERS=a:1,b:2\nFORETICK_EXCHANGE=kraken\n',
    ],
    words: [...CONFIG_KEYS.map((key) => settingOf(key).env), 'macd(7,14,9)', '1.5 TB', 'off', 'none'],
    feed: (text) => loadConfig({ flags: {}, env: {}, envFile: file.holding(text, 'utf8') }),
    close: async () => file.remove(),
  };
}
