import type { ComponentChildren } from 'preact';

export interface PlainTableProps {
  /** What it holds, for those who do not see it. */
  readonly caption: string;
  readonly testId: string;
  readonly columns: readonly { readonly name: string; readonly number?: boolean }[];
  readonly children: ComponentChildren;
}

/** A table that scrolls by itself where it is wider than the screen. */
export function PlainTable({ caption, testId, columns, children }: PlainTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the screen is scrolled by keys.
    <section class="scroll" aria-label={caption} tabIndex={0}>
      <table data-testid={testId}>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name, number }) => (
              <th key={name} scope="col" class={number ? 'number' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
