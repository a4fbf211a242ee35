export { type Broker, type BrokerOptions, startBroker, startCluster } from './broker.ts';
export { brokerMissing, missingTool } from './jars.ts';
