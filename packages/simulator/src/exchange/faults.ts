/** What goes wrong at the simulated exchange. Absent fields are in order. */
export interface ExchangeFaults {
  /** Connections stay open, but nothing is sent or answered over them any more (half-open). */
  readonly silent?: boolean;
  /** Pairs whose subscription is refused. */
  readonly refusedPairs?: readonly string[];
  /** Answers to the next REST requests, one each, before things are in order again. */
  readonly restErrors?: readonly RestFault[];
  /** Each REST request is answered with this, for as long as it is set. */
  readonly restOutage?: RestFault;
}

export type RestFault =
  /** An HTTP status with a page that is not JSON, as a gateway in front of the venue sends it. */
  | { readonly kind: 'status'; readonly status: number }
  /** Status 200 and the venue's error, for example `EGeneral:Too many requests`. */
  | { readonly kind: 'error'; readonly error: string }
  /** Status 200 and a body that is not what was agreed. */
  | { readonly kind: 'garbage'; readonly body: string }
  /** No answer at all. */
  | { readonly kind: 'hang' };
