import { after, before, describe } from 'node:test';
import { featureStoreContract } from '@foretick/ports/contract/feature-store';
import { START } from '@foretick/ports/contract/feature-store-records';
import { venueCandleContract } from '@foretick/ports/contract/venue-candle-history';
import { type StandIn, startStandIn } from '../testing/stand-in.ts';
import { openRisingWaveStore } from './open-risingwave-store.ts';

const KEEPS_FIRST =
  'RisingWave reads the log by itself: of two candles of one revision the one available first stays';

describe('on a Postgres with the same tables', () => {
  let standIn: StandIn;
  before(async () => {
    standIn = await startStandIn();
  });
  after(() => standIn.close());

  const now = START + 86_400_000;
  const open = async () => {
    await standIn.empty();
    return openRisingWaveStore({
      ...{ address: { url: standIn.url }, ingestsFromLog: false },
      clock: { now: () => now },
    });
  };
  featureStoreContract('RisingWave adapter', open);
  venueCandleContract('RisingWave adapter', { open, now, keepsFirst: KEEPS_FIRST });
});
