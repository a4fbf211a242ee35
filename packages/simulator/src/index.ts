export type { ExchangeFaults, RestFault } from './exchange/faults.ts';
export {
  createSimulatedExchange,
  type SimulatedExchange,
  type SimulatedExchangeOptions,
} from './exchange/simulated-exchange.ts';
export { createGeneratedMarket } from './market/generated-market.ts';
export type { MarketSource, SimulatedTrade } from './market/market-source.ts';
export { createRecordedMarket } from './market/recorded-market.ts';
