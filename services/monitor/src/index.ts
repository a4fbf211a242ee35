export { createMonitor } from './create-monitor.ts';
export { createAlarmSender, type SendAlarmsOptions } from './send-alarms.ts';
