import type { ApiHealth, ApiStatus } from '@foretick/client';
import { formatAge, formatBytes, formatCount } from '../format.ts';
import { Fact } from './fact.tsx';

export interface SystemStateProps {
  readonly status: ApiStatus;
  readonly health: ApiHealth;
  readonly serverNow: number;
}

/** Whether it is ready, since when it runs, how far the store is behind, who listens, and the room on disk. */
export function SystemState({ status, health, serverNow }: SystemStateProps) {
  const { used_bytes, budget_bytes } = health.disk;
  return (
    <>
      <p class={health.ready ? 'ready' : 'ready not'} role="status" data-testid="ready">
        {health.ready ? 'Ready: forecasts are being made.' : `Not ready: ${health.reason}`}
      </p>
      <dl class="facts">
        <Fact name="Running for">{formatAge(serverNow - status.started_at)}</Fact>
        <Fact name="Store behind the log">{formatCount(health.store_lag_records)} records</Fact>
        <Fact name="Live streams">
          {formatCount(health.stream_clients)}{' '}
          <span class="quiet">{formatCount(health.slow_clients_cut)} cut, too slow</span>
        </Fact>
        <Fact name="Disk">
          {formatBytes(used_bytes)}{' '}
          <span class="quiet">
            {budget_bytes === null
              ? 'without a bound'
              : `of ${formatBytes(budget_bytes)}, then the oldest trades go`}
          </span>
        </Fact>
      </dl>
    </>
  );
}
