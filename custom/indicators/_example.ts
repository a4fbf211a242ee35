import { candleCount, type IndicatorDefinition, Registers } from '@foretick/core/indicator';

/** How far the close is above its own decayed mean, in shares of it. */
export const indicator: IndicatorDefinition = {
  name: 'stretch',
  title: 'Stretch',
  family: 'trend',
  description: 'Distance of the close to its decayed mean, as a share of the mean.',
  formula: 'close / mean - 1, where mean += (close - mean) / length, from the first close on',
  source: 'of our own',
  inputs: ['close'],
  parameters: [candleCount('length', 30)],
  outputs: [''],
  create: (length) => {
    const state = new Registers(1);
    return {
      warmUp: length,
      parts: [state],
      update({ close }, values, at) {
        const mean = state.now[0] || close;
        state.now[0] = mean + (close - mean) / length;
        values[at] = close / state.now[0] - 1;
      },
    };
  },
};
