export type { ClusterFaults } from './cluster/cluster-faults.ts';
export {
  createMemoryCluster,
  type MemoryCluster,
  type MemoryClusterOptions,
} from './cluster/memory-cluster.ts';
export { createMemoryLog } from './memory-log.ts';
export { createMemoryLogDisk, type MemoryLogDisk } from './memory-log-disk.ts';
