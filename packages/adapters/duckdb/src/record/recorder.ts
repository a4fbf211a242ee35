import type { DuckDBConnection } from '@duckdb/node-api';
import { type LogRecord, TOPICS, type Topic, type TopicPosition } from '@foretick/ports';
import { readRows } from '../read/read-rows.ts';
import { integerSql } from '../read/sql.ts';
import type { Database } from '../store/database.ts';
import { boundRejected, forgetOlderGapEntries } from './bounded-tables.ts';
import { NEWS_TABLES } from './news-tables.ts';
import { RECORD_TABLES } from './record-tables.ts';
import { TableWriter } from './table-writer.ts';

/** Rows after which the write-ahead log is moved into the file. */
const CHECKPOINT_ROWS = 250_000;

/** Writes batches of log records, each in one transaction with the positions after it. */
export class Recorder {
  readonly #database: Database;
  readonly #positions: Map<string, TopicPosition>;
  readonly #writers = {
    trades: new TableWriter(RECORD_TABLES.trades),
    lateTrades: new TableWriter(RECORD_TABLES.lateTrades),
    gaps: new TableWriter(RECORD_TABLES.gaps),
    candles: new TableWriter(RECORD_TABLES.candles),
    technicalIndicators: new TableWriter(RECORD_TABLES.technicalIndicators),
    featureVectors: new TableWriter(RECORD_TABLES.featureVectors),
    promotions: new TableWriter(RECORD_TABLES.promotions),
    predictions: new TableWriter(RECORD_TABLES.predictions),
    predictionOutcomes: new TableWriter(RECORD_TABLES.predictionOutcomes),
    scores: new TableWriter(RECORD_TABLES.scores),
    alarms: new TableWriter(RECORD_TABLES.alarms),
    gapLedger: new TableWriter(RECORD_TABLES.gapLedger),
    rejected: new TableWriter(RECORD_TABLES.rejected),
    newsArticles: new TableWriter(NEWS_TABLES.articles),
    newsRetold: new TableWriter(NEWS_TABLES.retold),
    newsReadings: new TableWriter(NEWS_TABLES.readings),
    newsSignals: new TableWriter(NEWS_TABLES.signals),
    newsHandedOn: new TableWriter(NEWS_TABLES.handedOn),
  };
  readonly #maxRejectedRows: number;
  #rowsSinceCheckpoint = 0;

  private constructor(database: Database, maxRejectedRows: number, positions: readonly TopicPosition[]) {
    this.#database = database;
    this.#maxRejectedRows = maxRejectedRows;
    this.#positions = new Map(positions.map((position) => [keyOf(position), position]));
  }

  static async open(database: Database, maxRejectedRows: number): Promise<Recorder> {
    return database.write(async (connection) => {
      const recorder = new Recorder(database, maxRejectedRows, await storedPositions(connection));
      for (const writer of Object.values(recorder.#writers)) await writer.prepare(connection);
      return recorder;
    });
  }

  get positions(): readonly TopicPosition[] {
    return [...this.#positions.values()];
  }

  async record(records: readonly LogRecord[], positions: readonly TopicPosition[]): Promise<void> {
    const advanced = await this.#database.write((connection) => this.#write(connection, records, positions));
    for (const position of advanced) this.#positions.set(keyOf(position), position);
    this.#rowsSinceCheckpoint += records.length;
    if (this.#rowsSinceCheckpoint >= CHECKPOINT_ROWS) {
      this.#rowsSinceCheckpoint = 0;
      await this.#database.checkpoint();
    }
  }

  async #write(
    connection: DuckDBConnection,
    records: readonly LogRecord[],
    positions: readonly TopicPosition[],
  ): Promise<readonly TopicPosition[]> {
    const writers = Object.values(this.#writers);
    try {
      for (const record of records) {
        const position = this.#positions.get(keyOf(record));
        if (position === undefined || record.offset >= position.nextOffset) this.#add(record);
      }
      for (const writer of writers) await writer.flush(connection);
      if (!this.#writers.gapLedger.isEmpty) await forgetOlderGapEntries(connection);
      if (!this.#writers.rejected.isEmpty) await boundRejected(connection, this.#maxRejectedRows);
    } finally {
      for (const writer of writers) writer.clear();
    }
    const advanced = new Map<string, TopicPosition>();
    for (const position of positions) {
      const key = keyOf(position);
      const stored = advanced.get(key) ?? this.#positions.get(key);
      if (stored === undefined || position.nextOffset > stored.nextOffset) advanced.set(key, position);
    }
    await storePositions(connection, [...advanced.values()]);
    return [...advanced.values()];
  }

  #add(record: LogRecord): void {
    const to = this.#writers;
    switch (record.topic) {
      case 'trades':
        if (record.value.kind === 'trade') to.trades.add(record.value);
        else if (record.value.kind === 'gap') to.gaps.add(record.value);
        return;
      case 'late_trades':
        if (record.value.kind === 'trade') to.lateTrades.add(record.value);
        return;
      case 'candles':
        if (record.value.status === 'final') to.candles.add(record.value);
        return;
      case 'technical_indicators':
        to.technicalIndicators.add(record.value);
        return;
      case 'feature_vectors':
        to.featureVectors.add(record.value);
        return;
      case 'promotions':
        if (record.value.kind === 'promotion') to.promotions.add(record.value);
        return;
      case 'predictions':
        to.predictions.add(record.value);
        return;
      case 'prediction_outcomes':
        to.predictionOutcomes.add(record.value);
        return;
      case 'scores':
        to.scores.add(record.value);
        return;
      case 'alarms':
        to.alarms.add(record.value);
        return;
      case 'gap_ledger':
        to.gapLedger.add(record.value);
        return;
      case 'rejected':
        to.rejected.add(record.value);
        return;
      case 'news':
        if (record.value.kind === 'article') to.newsArticles.add(record.value.article);
        else to.newsRetold.add(record.value);
        return;
      case 'news_signals':
        to.newsReadings.add(record.value);
        for (const signal of record.value.signals) to.newsSignals.add({ reading: record.value, ...signal });
        return;
      case 'companions':
        if (record.value.kind === 'news') to.newsHandedOn.add(record.value);
        return;
      case 'feed_state':
        return;
    }
  }
}

/** Accepts a record as well: its partition's position is the one that counts. */
function keyOf({ topic, partition }: { readonly topic: Topic; readonly partition: number }): string {
  return `${topic}/${partition}`;
}

async function storedPositions(connection: DuckDBConnection): Promise<readonly TopicPosition[]> {
  return readRows(
    connection,
    'SELECT topic, partition_id::DOUBLE, next_offset::DOUBLE FROM log_positions ORDER BY topic, partition_id',
    [],
    (row) => ({ topic: row.oneOf(0, TOPICS), partition: row.number(1), nextOffset: row.number(2) }),
  );
}

async function storePositions(
  connection: DuckDBConnection,
  positions: readonly TopicPosition[],
): Promise<void> {
  if (positions.length === 0) return;
  const keys = positions.map(
    ({ topic, partition }) => `(topic = '${topic}' AND partition_id = ${integerSql(partition)})`,
  );
  const rows = positions.map(
    ({ topic, partition, nextOffset }) => `('${topic}', ${integerSql(partition)}, ${integerSql(nextOffset)})`,
  );
  await connection.run(
    `DELETE FROM log_positions WHERE ${keys.join(' OR ')}; INSERT INTO log_positions VALUES ${rows.join(', ')}`,
  );
}
