/** A skill and its interval of confidence on a line that has zero, "no change", in its middle. */
export interface SkillBarProps {
  readonly skill: number;
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** Skill at the right end, the same for all bars of a table. */
  readonly scale: number;
}

const WIDTH = 120;
const HEIGHT = 16;
const MIDDLE = HEIGHT / 2;

/** The numbers stand beside it, so it says nothing to screen readers. */
export function SkillBar({ skill, interval, scale }: SkillBarProps) {
  const x = (value: number) => WIDTH / 2 + Math.max(-1, Math.min(1, value / scale)) * (WIDTH / 2 - 4);
  const side = interval === null ? 'open' : interval.low > 0 ? 'above' : interval.high < 0 ? 'below' : 'open';
  return (
    <svg class={`skill-bar ${side}`} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <line class="zero" x1={WIDTH / 2} x2={WIDTH / 2} y1="0" y2={HEIGHT} />
      {interval !== null && (
        <line class="doubt" x1={x(interval.low)} x2={x(interval.high)} y1={MIDDLE} y2={MIDDLE} />
      )}
      <circle cx={x(skill)} cy={MIDDLE} r="4" />
    </svg>
  );
}
