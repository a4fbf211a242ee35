import { after, before, describe } from 'node:test';
import { featureStoreContract } from '@foretick/ports/contract/feature-store';
import { type StandIn, startStandIn } from '../testing/stand-in.ts';
import { openRisingWaveStore } from './open-risingwave-store.ts';

describe('on a Postgres with the same tables', () => {
  let standIn: StandIn;
  before(async () => {
    standIn = await startStandIn();
  });
  after(() => standIn.close());

  featureStoreContract('RisingWave adapter', async () => {
    await standIn.empty();
    return openRisingWaveStore({ address: { url: standIn.url }, ingestsFromLog: false });
  });
});
