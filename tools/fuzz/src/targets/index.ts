import type { FuzzTarget } from '../fuzz-target.ts';
import { apiRequests } from './api-requests.ts';
import { languageModel } from './language-model.ts';
import { logRecords } from './log-records.ts';
import { modelFiles } from './model-files.ts';
import { newsFeeds } from './news-feeds.ts';
import { newsImports } from './news-imports.ts';
import { recordedMarket } from './recorded-market.ts';
import { settings } from './settings.ts';
import { venueFrames } from './venue-frames.ts';
import { venueRows } from './venue-rows.ts';

/** Every parser that faces the outside. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  ...venueFrames,
  ...venueRows,
  ...newsFeeds,
  ...newsImports,
  ...recordedMarket,
  ...modelFiles,
  ...languageModel,
  ...logRecords,
  ...apiRequests,
  ...settings,
];
