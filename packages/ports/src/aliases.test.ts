import assert from 'node:assert/strict';
import { it } from 'node:test';
import { aliasesOf } from './aliases.ts';
import type { Champion } from './champion.ts';

const versions = ['a', 'b', 'c'].map((modelVersion, n) => ({ modelVersion, dataTo: n }));
const champion = (modelVersion: string, rolledBack: readonly string[] = []): Champion => ({
  ...{ model: 'ridge', modelVersion, effectiveFrom: 0, reason: '', by: 'schedule', holdUntil: 0, rolledBack },
});

it('names the newest version as challenger, unless it serves or was rolled back', () => {
  const rows = [
    [[], undefined, undefined, undefined],
    [versions, undefined, undefined, 'c'],
    [versions.toReversed(), champion('a'), 'a', 'c'],
    [versions, champion('c'), 'c', undefined],
    [versions, champion('b', ['c']), 'b', undefined],
    [versions, champion('persistence-1', ['b']), 'persistence-1', 'c'],
  ] as const;
  for (const [given, serving, wantedChampion, challenger] of rows) {
    assert.deepEqual(aliasesOf(given, serving), { champion: wantedChampion, challenger });
  }
});
