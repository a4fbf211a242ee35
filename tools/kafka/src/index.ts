export { type Broker, type BrokerOptions, startBroker, startCluster } from './broker.ts';
export { brokerMissing } from './jars.ts';
