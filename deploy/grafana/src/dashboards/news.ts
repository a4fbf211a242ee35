import { dashboard, instrumentVariable, lines, rows } from '../panels.ts';
import { shown, sql, time } from '../sources.ts';

const OF = `instrument = '\${instrument}'`;

/** What was known of news, and when. */
export function news() {
  return dashboard('news', 'News', 'Scores of news by the time they were available, beside the price.')
    .withVariable(instrumentVariable())
    .withPanel(
      lines(
        {
          title: 'Score of news',
          description: 'From -1 (bad) to 1 (good), when it became available.',
          width: 12,
        },
        [
          sql(
            'A',
            `SELECT ${time('available_at')}, score FROM news_of_instruments WHERE ${OF} AND ${shown('available_at')} ORDER BY available_at`,
          ),
        ],
      ),
    )
    .withPanel(
      lines(
        {
          title: 'From publication to knowing',
          description: 'How long news took to reach a forecast.',
          width: 12,
          unit: 'ms',
        },
        [
          sql(
            'A',
            `SELECT ${time('available_at')}, available_at - published_at AS delay FROM news_of_instruments WHERE ${OF} AND ${shown('available_at')} ORDER BY available_at`,
          ),
        ],
      ),
    )
    .withPanel(
      lines(
        {
          title: 'News that each candle knew',
          description: 'The score that was newest at each close, and the close.',
          width: 24,
        },
        [
          sql(
            'A',
            `SELECT ${time('close_time')}, news_score FROM indicators_with_news WHERE ${OF} AND interval_sec = 60 AND ${shown('close_time')} ORDER BY close_time`,
          ),
        ],
      ),
    )
    .withPanel(
      rows(
        { title: 'Signals', description: 'Newest first.', width: 24 },
        sql(
          'A',
          `SELECT ${time('available_at')}, signal_id, score FROM news_of_instruments WHERE ${OF} ORDER BY available_at DESC LIMIT 100`,
        ),
      ),
    );
}
