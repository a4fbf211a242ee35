export interface Allowance {
  /** Takes one call of a caller's. */
  take(caller: string): void;
  /** How many seconds a caller has to wait for the next call; `undefined` when it may have one now. */
  waitSec(caller: string): number | undefined;
}

/**
 * So many calls in so long a time for each caller, counted in windows that begin with a caller's first call. Of more than 10,000
 * callers at a time the first to come are forgotten, so that memory is bounded.
 */
export function createAllowance(
  { calls, windowMs }: { readonly calls: number; readonly windowMs: number },
  now: () => number,
): Allowance {
  const windows = new Map<string, { readonly endsAt: number; taken: number }>();
  const windowOf = (caller: string) => {
    const window = windows.get(caller);
    if (window === undefined || window.endsAt > now()) return window;
    windows.delete(caller);
    return undefined;
  };
  return {
    take: (address) => {
      const caller = networkOf(address);
      const window = windowOf(caller);
      if (window !== undefined) {
        window.taken += 1;
        return;
      }
      const [first] = windows.keys();
      if (windows.size >= MOST_CALLERS && first !== undefined) windows.delete(first);
      windows.set(caller, { endsAt: now() + windowMs, taken: 1 });
    },
    waitSec: (address) => {
      const window = windowOf(networkOf(address));
      if (window === undefined || window.taken < calls) return undefined;
      return Math.max(1, Math.ceil((window.endsAt - now()) / 1_000));
    },
  };
}

const MOST_CALLERS = 10_000;

/** Whoever has one address of IPv6 has 2^64 of them: the first half is the caller. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [before = '', after] = address.split('::');
  const left = before.split(':').filter((group) => group !== '');
  const right = after?.split(':').filter((group) => group !== '') ?? [];
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}
