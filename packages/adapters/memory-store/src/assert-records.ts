import { ForetickError, type LogRecord } from '@foretick/ports';

/** Throws `STORE_RECORD` for a batch with a record that belongs to no instrument: nothing of it may be stored. */
export function assertRecords(records: readonly LogRecord[]): void {
  for (const record of records) {
    if (typeof instrumentOf(record) === 'string') continue;
    const { topic, partition, offset } = record;
    throw new ForetickError(
      'STORE_RECORD',
      `record ${offset} of ${topic}/${partition} has no instrument; nothing of its batch was kept: see to what wrote it`,
    );
  }
}

function instrumentOf(record: LogRecord): unknown {
  switch (record.topic) {
    case 'technical_indicators':
      return record.value.candle.instrument;
    case 'news':
    case 'news_signals':
      return record.key;
    default:
      return record.value.instrument;
  }
}
