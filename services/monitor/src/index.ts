export { createMonitor } from './create-monitor.ts';
