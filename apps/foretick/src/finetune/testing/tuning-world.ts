import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@foretick/adapter-system-clock';
import { createSimulatedLlm, type SimulatedLlm, type SimulatedLlmOptions } from '@foretick/simulator';
import { type LlmEndpoint, openLlmEndpoint } from '../../profiles/language-model.ts';

/** A folder, a simulated server of language models, and the way to it. */
export interface TuningWorld {
  readonly folder: string;
  readonly server: SimulatedLlm;
  readonly endpoint: LlmEndpoint;
  /** A file of made-up headlines. */
  headlines(count: number): string;
  close(): Promise<void>;
}

export async function openTuningWorld(options: Partial<SimulatedLlmOptions> = {}): Promise<TuningWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'foretick-finetune-'));
  const server = await createSimulatedLlm({ clock: systemClock, seed: 5, ...options });
  const endpoint = openLlmEndpoint({ dataDir: join(folder, 'data'), llmUrl: server.url, llmConcurrency: 16 });
  return {
    ...{ folder, server, endpoint },
    headlines: (count) => {
      const path = join(folder, 'headlines.csv');
      const lines = Array.from({ length: count }, (_, i) => headline(i));
      writeFileSync(path, `date;title;text;source\n${lines.join('\n')}\n`);
      return path;
    },
    async close() {
      endpoint.close();
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const COINS = ['Bitcoin', 'Ethereum', 'Solana', 'Cardano', 'Dogecoin', 'Litecoin'];
const EVENTS = [
  'rallies as inflows surge',
  'falls after an exchange is hacked',
  'waits for the vote',
  'jumps on an upgrade of its network',
  'drops as a lawsuit starts',
];

/** Each of its own words, so that none is a story told again. */
function headline(i: number): string {
  const coin = COINS[i % COINS.length] ?? '';
  const event = EVENTS[(i * 7 + (i >> 3)) % EVENTS.length] ?? '';
  const day = new Date(Date.UTC(2022, 0, 1) + i * 3_600_000).toISOString();
  const words = Array.from({ length: 8 }, (_, k) => `w${(i * 31 + k * 977) % 9_973}`).join(' ');
  return `${day};${coin} ${event} n${i};${coin} ${event}, said ${words} of group g${i}. Nothing else was said.;feed${i % 3}`;
}
