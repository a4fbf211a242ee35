/** Whether something is out of order, and how often in a row looks have said otherwise. A JSON value. */
export interface Hysteresis {
  readonly isRaised: boolean;
  readonly against: number;
}

export const AT_REST: Hysteresis = { isRaised: false, against: 0 };

/**
 * The state after one more look. It changes after `looks` looks in a row that all speak for the change: over the higher bound to
 * raise, under the lower one to clear. In between it stays, so that what hovers about one bound does not flap.
 */
export function afterLook(state: Hysteresis, isOver: boolean, isUnder: boolean, looks: number): Hysteresis {
  const against = (state.isRaised ? isUnder : isOver) ? state.against + 1 : 0;
  return against < looks ? { ...state, against } : { isRaised: !state.isRaised, against: 0 };
}
