import { dashboard, lines, rows } from '../panels.ts';
import { promql, shown, sql, time } from '../sources.ts';

/** Whether what came is whole and right. */
export function marketDataQuality() {
  return dashboard(
    'quality',
    'Market data quality',
    'Gaps, late and rejected trades, latency, and candles against plain SQL.',
  )
    .withPanel(
      lines(
        {
          title: 'Trades per second',
          description: 'By pair; a line that falls to 0 is a feed in trouble.',
          width: 12,
        },
        [promql('A', 'sum by (exchange, pair) (foretick_trades_per_second)', '{{exchange}} {{pair}}')],
      ),
    )
    .withPanel(
      lines(
        { title: 'Latency', description: "From the exchange's clock to ours, median.", width: 12, unit: 's' },
        [promql('A', 'max by (exchange, pair) (foretick_trade_latency_seconds)', '{{exchange}} {{pair}}')],
      ),
    )
    .withPanel(
      lines({ title: 'Holes', description: 'Open ones have to become repaired ones.', width: 12 }, [
        promql('A', 'sum(foretick_gaps_open)', 'open'),
        promql('B', 'sum(foretick_gaps_repaired)', 'repaired'),
      ]),
    )
    .withPanel(
      lines(
        {
          title: 'Late, rejected, twice (per hour)',
          description: 'Trades that did not make it into their candle, and why.',
          width: 12,
        },
        [
          promql('A', 'sum(increase(foretick_late_trades_total[1h]))', 'late'),
          promql('B', 'sum(increase(foretick_rejected_total[1h]))', 'rejected'),
          promql('C', 'sum(increase(foretick_duplicates_total[1h]))', 'twice'),
        ],
      ),
    )
    .withPanel(
      lines({ title: 'Trades taken per minute', description: 'Over all pairs.', width: 12 }, [
        promql('A', 'sum(rate(foretick_trades_total[5m])) * 60', 'trades'),
      ]),
    )
    .withPanel(
      lines({ title: 'Late trades by hour', description: 'Of event time, kept in the store.', width: 12 }, [
        sql(
          'A',
          `SELECT ${time('hour')}, instrument AS metric, late FROM late_counts WHERE ${shown('hour')} ORDER BY hour`,
          'time_series',
        ),
      ]),
    )
    .withPanel(
      rows(
        { title: 'Rejected', description: 'What could not be a trade, by reason.', width: 12 },
        sql('A', 'SELECT instrument, reason, records FROM rejected_counts ORDER BY records DESC'),
      ),
    )
    .withPanel(
      rows(
        { title: 'Holes', description: 'Newest entries of the ledger.', width: 12 },
        sql(
          'A',
          `SELECT ${time('from_time')}, instrument, cause, attempts, repaired_at IS NULL AS open FROM gap_ledger ORDER BY from_time DESC LIMIT 100`,
        ),
      ),
    )
    .withPanel(
      rows(
        { title: 'Candles that differ from plain SQL', description: 'Has to be empty.', width: 12 },
        sql(
          'A',
          `SELECT ${time('open_time')}, instrument, open, sql_open, close, sql_close, volume, sql_volume FROM candle_differences ORDER BY open_time DESC LIMIT 100`,
        ),
      ),
    )
    .withPanel(
      rows(
        { title: 'Dead letters', description: 'Messages that were no records of their topic.', width: 12 },
        sql(
          'A',
          'SELECT topic, partition_id, record_offset, reason FROM dead_letters ORDER BY topic, record_offset DESC LIMIT 100',
        ),
      ),
    );
}
