/** What goes wrong at a simulated venue. Absent fields are in order. */
export interface VenueFaults {
  /** Connections stay open, but nothing is sent or answered over them any more (half-open). */
  readonly silent?: boolean;
  /** The venue does not serve the country: each REST call and each handshake is answered with status 451. */
  readonly refusedCountry?: boolean;
  /** Pairs that the venue does not have, by their names, for example `ETH/USD`. */
  readonly refusedPairs?: readonly string[];
  /** Answers to the next REST requests, one each, before things are in order again. */
  readonly restErrors?: readonly VenueRestFault[];
  /** Each REST request is answered with this, for as long as it is set. */
  readonly restOutage?: VenueRestFault;
}

export type VenueRestFault =
  /** An HTTP status with a page that is not JSON, as a gateway in front of the venue sends it. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSec?: number }
  /** The venue's own error, worded and numbered as it does. */
  | { readonly kind: 'error'; readonly error: string }
  /** Status 200 and a body that is not what was agreed. */
  | { readonly kind: 'garbage'; readonly body: string }
  /** No answer at all. */
  | { readonly kind: 'hang' };
