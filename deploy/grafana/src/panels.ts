import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  CustomVariableBuilder,
  DashboardBuilder,
  QueryVariableBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { RISINGWAVE } from './sources.ts';

export interface PanelText {
  readonly title: string;
  /** What it shows, and when to worry. */
  readonly description: string;
  /** Of 24 columns. */
  readonly width: number;
  readonly unit?: string;
}

const HEIGHT = 8;

export function lines(
  { title, description, width, unit }: PanelText,
  queries: readonly Builder<Dataquery>[],
) {
  const panel = new timeseries.PanelBuilder()
    .title(title)
    .description(description)
    .span(width)
    .height(HEIGHT);
  if (unit !== undefined) panel.unit(unit);
  for (const query of queries) panel.withTarget(query);
  return panel.lineWidth(1).fillOpacity(0);
}

export function rows({ title, description, width }: PanelText, query: Builder<Dataquery>) {
  return new table.PanelBuilder()
    .title(title)
    .description(description)
    .span(width)
    .height(HEIGHT)
    .withTarget(query);
}

/** One figure, coloured from each step on. */
export function figure(
  { title, description, width, unit }: PanelText,
  query: Builder<Dataquery>,
  steps: readonly { readonly from: number | null; readonly color: string }[],
) {
  const panel = new stat.PanelBuilder()
    .title(title)
    .description(description)
    .span(width)
    .height(HEIGHT / 2);
  if (unit !== undefined) panel.unit(unit);
  const thresholds = new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(steps.map(({ from, color }) => ({ value: from, color })));
  return panel.withTarget(query).thresholds(thresholds);
}

/** Red from `red` on. */
export function redFrom(red: number) {
  return [
    { from: null, color: 'green' },
    { from: red, color: 'red' },
  ];
}

/** A dashboard whose address does not change when its title does. */
export function dashboard(uid: string, title: string, description: string): DashboardBuilder {
  return new DashboardBuilder(title)
    .uid(`foretick-${uid}`)
    .description(description)
    .tags(['foretick'])
    .timezone('utc')
    .refresh('30s')
    .time({ from: 'now-6h', to: 'now' });
}

export function instrumentVariable() {
  return new QueryVariableBuilder('instrument')
    .label('Instrument')
    .datasource(RISINGWAVE)
    .query({ rawSql: INSTRUMENTS, refId: 'instruments', format: 'table' });
}

const INSTRUMENTS = 'SELECT DISTINCT instrument FROM candle_counts ORDER BY instrument';

export function horizonVariable() {
  return new CustomVariableBuilder('horizon').label('Horizon').values('60,300,900');
}
