export { type FaultPreset, faultPreset } from './exchange/fault-presets.ts';
export type { ExchangeFaults, Lasting, Recurring, RestFault, Unfillable } from './exchange/faults.ts';
export {
  createSimulatedExchange,
  type SimulatedExchange,
  type SimulatedExchangeOptions,
} from './exchange/simulated-exchange.ts';
export type { UnfillableStretch } from './exchange/withheld-trades.ts';
export type { LlmFaultKind, LlmFaults } from './language-model/llm-faults.ts';
export {
  type AskedCompletion,
  createSimulatedLlm,
  type SimulatedLlm,
  type SimulatedLlmOptions,
} from './language-model/simulated-llm.ts';
export { createGeneratedMarket } from './market/generated-market.ts';
export type { MarketSource, SimulatedTrade } from './market/market-source.ts';
export { createRecordedMarket } from './market/recorded-market.ts';
export {
  createGeneratedNews,
  type NewsSource,
  type SimulatedHeadline,
} from './news/generated-news.ts';
export { PLANTED_NEWS_EFFECT } from './news/news-impact.ts';
export { createSimulatedNewsWire, type SimulatedNewsWire } from './news/news-wire.ts';
export { createMemoryNetwork, type MemoryNetwork } from './server/memory-network.ts';
export { createSimulatedBinance } from './venues/binance/simulated-binance.ts';
export { createSimulatedCoinbase } from './venues/coinbase/simulated-coinbase.ts';
export type { VenueFaults, VenueRestFault } from './venues/venue-faults.ts';
export type { SimulatedVenue, SimulatedVenueOptions } from './venues/venue-server.ts';
export { createVirtualClock, type VirtualClock } from './virtual/virtual-clock.ts';
