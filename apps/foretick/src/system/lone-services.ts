/** Services that run alone. The API is one more: it owns the tables, and `foretick service api` starts it. */
export const LONE_SERVICES = [
  'trades',
  'candles',
  'technical-indicators',
  'companions',
  'trainer',
  'predictor',
  'monitor',
  'news',
] as const;

export type LoneService = (typeof LONE_SERVICES)[number];
