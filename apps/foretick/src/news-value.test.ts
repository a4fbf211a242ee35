import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PLANTED_NEWS_EFFECT } from '@foretick/simulator';
import { foretick, newFolder } from './testing/foretick-process.ts';
import { simulatedHistory } from './testing/simulated-history.ts';

const EVALUATE = [
  'evaluate',
  '--pair',
  'BTC/USD',
  '--train-days',
  '5',
  '--horizons',
  '5m',
  '--ablate',
  'news',
];

describe('foretick evaluate --ablate news, on a recorded simulated market', () => {
  const markets = [
    { what: 'finds that news counts where headlines move the price', newsEffect: PLANTED_NEWS_EFFECT },
    { what: 'does not find it where headlines move nothing', newsEffect: 0 },
  ];
  for (const { what, newsEffect } of markets) {
    it(what, async (t) => {
      const dataDir = await simulatedHistory(newFolder(t), { days: 8, seed: 1, newsEffect });
      const { code, stdout, stderr } = await foretick([...EVALUATE, '--data-dir', dataDir, '--json']);
      assert.equal(code, 0, stderr);
      const [{ group, skill_difference: worth, interval }] = JSON.parse(stdout).ablation;
      t.diagnostic(`worth ${(100 * worth).toFixed(2)} % of skill, ${JSON.stringify(interval)}`);
      assert.equal(group, 'news');
      if (newsEffect > 0) assert.ok(worth > 0 && interval[0] > 0, JSON.stringify({ worth, interval }));
      else assert.ok(interval[0] <= 0, JSON.stringify({ worth, interval }));
    });
  }
});
