/** Length of the candles that forecasts are made from. */
export const INTERVAL_SEC = 60;

/** How far ahead forecasts look. */
export const HORIZONS_SEC = [60, 300, 900] as const;
