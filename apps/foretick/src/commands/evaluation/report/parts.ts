import { escapeHtml } from '../../models/html.ts';

/** Pieces that all sections of the report are made of. Text is escaped here and nowhere else. */
export function section(heading: string, ...content: readonly string[]): string {
  return `<section>\n<h2>${escapeHtml(heading)}</h2>\n${content.filter((one) => one !== '').join('\n')}\n</section>`;
}

export function paragraph(text: string, kind = ''): string {
  return `<p${kind === '' ? '' : ` class="${kind}"`}>${escapeHtml(text)}</p>`;
}

export function warning(title: string, text: string): string {
  return `<div class="warning"><strong>${escapeHtml(title)}</strong> ${escapeHtml(text)}</div>`;
}

export function figure(heading: string, plot: string, words: string): string {
  if (plot === '') return '';
  return `<figure><h3>${escapeHtml(heading)}</h3>${plot}<figcaption>${escapeHtml(words)}</figcaption></figure>`;
}

/** Text, or HTML that is known to be safe. */
export type Cell = string | { readonly html: string };

export interface TableOptions {
  readonly caption?: string;
  /** Shows the rows when asked for, under these words. */
  readonly folded?: string;
}

/** The first cell of a row names it. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly Cell[])[],
  { caption, folded }: TableOptions = {},
): string {
  if (rows.length === 0) return '';
  const head = headings.map((one) => `<th scope="col">${escapeHtml(one)}</th>`).join('');
  const body = rows.map(([first = '', ...others]) => {
    const cells = others.map((cell) => `<td>${htmlOf(cell)}</td>`).join('');
    return `<tr><th scope="row">${htmlOf(first)}</th>${cells}</tr>`;
  });
  const words = caption === undefined ? '' : `<caption>${escapeHtml(caption)}</caption>`;
  const whole = `<div class="wide" tabindex="0"><table>${words}<thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
  return folded === undefined ? whole : `<details><summary>${escapeHtml(folded)}</summary>${whole}</details>`;
}

function htmlOf(cell: Cell): string {
  return typeof cell === 'string' ? escapeHtml(cell) : cell.html;
}

/** `1.25 %`; a dash where there is none. */
export function percent(value: number | undefined, digits = 2): string {
  return value === undefined ? '–' : `${minus((100 * value).toFixed(digits))} %`;
}

export function decimal(value: number | undefined, digits: number): string {
  return value === undefined ? '–' : minus(value.toFixed(digits));
}

/** ` (0.71 to 1.44)`, in percent; empty where there is none. */
export function between(interval: readonly [number, number] | undefined): string {
  if (interval === undefined) return '';
  return ` (${interval.map((end) => minus((100 * end).toFixed(2))).join(' to ')})`;
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

export function ahead(horizonSec: number): string {
  return horizonSec % 3_600 === 0 ? `${horizonSec / 3_600} h` : `${horizonSec / 60} min`;
}

/** A sign that is as wide as a plus; nothing is left of a rounded minus zero. */
function minus(text: string): string {
  return /^-0(\.0+)?$/.test(text) ? text.slice(1) : text.replace('-', '−');
}

/** `BTC/USD` of `kraken:BTC/USD`. */
export function pairOf({ instrument }: { readonly instrument: string }): string {
  return instrument.slice(instrument.indexOf(':') + 1);
}
