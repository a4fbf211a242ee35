/** How a panel's content is doing. After a failure what was known before stays. */
export type Loading =
  | { readonly kind: 'loading' | 'ready' }
  | { readonly kind: 'failed'; readonly message: string };

export function failed(error: unknown): Loading {
  return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
}
