import type { ApiReplayDay } from '@foretick/client';
import { formatCount, formatTime } from '../format.ts';
import { Choice } from '../panels/choice.tsx';
import type { ReplayClock } from './use-replay-clock.ts';

export const SPEEDS = [10, 60, 300, 1_200] as const;

export interface ControlsProps {
  readonly days: readonly ApiReplayDay[];
  readonly day: ApiReplayDay;
  readonly onDay: (day: string) => void;
  readonly speed: number;
  readonly onSpeed: (speed: number) => void;
  readonly clock: ReplayClock;
  readonly stepMs: number;
  readonly range: { readonly from: number; readonly to: number };
}

/** Which day, how fast, and where in it. */
export function Controls({ days, day, onDay, speed, onSpeed, clock, stepMs, range }: ControlsProps) {
  return (
    <div class="replay-controls">
      <div class="replay-row">
        <label class="field">
          <span>Day</span>
          <select value={day.day} onChange={(event) => onDay(event.currentTarget.value)}>
            {days.map((one) => (
              <option key={one.day} value={one.day}>
                {one.day} ({formatCount(one.candles)} candles, {formatCount(one.forecasts)} forecasts)
              </option>
            ))}
          </select>
        </label>
        <Choice
          legend="Speed"
          label="Speed"
          name="speed"
          options={SPEEDS.map((value) => ({ value, text: `${formatCount(value)}×` }))}
          chosen={speed}
          onChoose={onSpeed}
        />
      </div>
      <div class="replay-row">
        <button type="button" class="button main" onClick={clock.toggle}>
          {clock.isRunning ? 'Pause' : 'Run'}
        </button>
        <button type="button" class="button" onClick={() => clock.moveTo(clock.time - stepMs)}>
          <span aria-hidden="true">‹</span>
          <span class="unseen">One candle back</span>
        </button>
        <button type="button" class="button" onClick={() => clock.moveTo(clock.time + stepMs)}>
          <span aria-hidden="true">›</span>
          <span class="unseen">One candle on</span>
        </button>
        <output class="replay-time" data-testid="replay-time">
          {formatTime(clock.time)} UTC
        </output>
        <input
          class="replay-position"
          type="range"
          aria-label="Time of the day"
          aria-valuetext={`${formatTime(clock.time)} UTC`}
          min={range.from}
          max={range.to}
          step={stepMs}
          value={clock.time}
          onInput={(event) => clock.moveTo(event.currentTarget.valueAsNumber)}
        />
      </div>
    </div>
  );
}
