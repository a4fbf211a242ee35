import type { ApiStatus } from '@foretick/client';
import type { ComponentChildren } from 'preact';
import { Choice } from './choice.tsx';
import { Logo } from './icons.tsx';

const SOURCE_WORDS = { live: 'LIVE', simulated: 'SIMULATED', replay: 'REPLAY' } as const;

export interface MastheadProps {
  readonly status: ApiStatus | undefined;
  readonly instrument: string | undefined;
  readonly onChoose: (instrument: string) => void;
  /** The navigation. */
  readonly children: ComponentChildren;
}

/** Product, where the data comes from, the pair switch and the views. Stays in sight while the page scrolls. */
export function Masthead({ status, instrument, onChoose, children }: MastheadProps) {
  return (
    <header class="masthead">
      <div class="masthead-row">
        <h1>
          <Logo />
          Foretick
        </h1>
        {status !== undefined && (
          <p class={`source ${status.source}`} data-testid="source">
            <strong>{SOURCE_WORDS[status.source]}</strong> <span class="source-label">{status.label}</span>
          </p>
        )}
        {status !== undefined && status.instruments.length > 0 && (
          <Choice
            legend="Pair"
            name="pair"
            options={status.instruments.map(({ instrument: value, pair }) => ({ value, text: pair }))}
            chosen={instrument}
            onChoose={onChoose}
          />
        )}
        {children}
      </div>
    </header>
  );
}
