/** Below this TA-Lib takes a sum of movements as none: a market that has not moved. */
export const FLAT = 1e-14;
