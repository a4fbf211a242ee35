import type { FeatureView } from './feature-view.ts';

/** The view as a table in Markdown, for the documents. */
export function featureTable({ features }: FeatureView): string {
  const rows = features.map(({ name, group, transform, unit, warmUp }) =>
    ['', `\`${name}\``, group, transform.replaceAll('|', '\\|'), unit, warmUp, ''].join(' | ').trim(),
  );
  return ['| feature | group | formula | unit | candles |', '|---|---|---|---|---|', ...rows].join('\n');
}
