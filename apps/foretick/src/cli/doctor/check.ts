import type { Config } from '../../config/config-schema.ts';

export interface Finding {
  /** What was looked at, in a word or two. */
  readonly check: string;
  /** `problem`: nothing starts with it. `warning`: something will be missing. */
  readonly state: 'ok' | 'warning' | 'problem';
  /** What was found and, where it is not well, how to mend it. */
  readonly finding: string;
}

/** Looks at one thing that Foretick needs. Never rejects: what cannot be looked at is a finding too. */
export type Check = (config: Config, signal: AbortSignal) => Promise<readonly Finding[]>;
