import type { Leak } from './audit-leakage.ts';

/** A leak in one line: what changed, where, by how much, and which later records did it. */
export function describeLeak(leak: Leak): string {
  const { change, name, cut, way, inputs, changed } = leak;
  const row = `${leak.kind} ${name} as of ${iso(leak.asOf)}, known at ${iso(leak.knownAt)},`;
  if (way === 'repeated') {
    return `${row} changes when the very same records are run again: the pipeline depends on something else than them`;
  }
  const without = way === 'truncated' ? 'without' : 'with other';
  const later = `${without} records of ${inputs.join(' and ')} after ${iso(cut)}`;
  const others = changed.length > 1 ? `; ${changed.length - 1} more changed: ${listed(changed, name)}` : '';
  switch (change) {
    case 'value':
      return `${row} is ${leak.whole}, and ${leak.other} ${later}${others}`;
    case 'missing':
      return `${row} is missing ${later}${others}`;
    case 'added':
      return `${row} is there only ${later}${others}`;
    case 'known_at':
      return `${row} is known at another time ${later}${others}`;
  }
}

/** Names that fit in a line. */
const LISTED = 5;

function listed(changed: readonly string[], except: string): string {
  const others = changed.filter((name) => name !== except);
  return others.slice(0, LISTED).join(', ') + (others.length > LISTED ? ', …' : '');
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
