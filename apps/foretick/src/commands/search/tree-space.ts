import type { SearchSpace, Settings } from '@foretick/core/search';
import type { TreeSettings } from '@foretick/service-trainer';
import * as z from 'zod';

/** What is searched: the training window and how trees are grown in it. */
export function treeSpace(mostDays: number): SearchSpace {
  return [
    { name: 'trainDays', low: Math.min(20, mostDays), high: mostDays, scale: 'log', whole: true },
    { name: 'learningRate', low: 0.03, high: 0.3, scale: 'log', whole: false },
    { name: 'maxDepth', low: 2, high: 8, scale: 'linear', whole: true },
    { name: 'minChildWeight', low: 30, high: 1_000, scale: 'log', whole: false },
    { name: 'l2', low: 5, high: 500, scale: 'log', whole: false },
    { name: 'rowSampling', low: 0.3, high: 1, scale: 'linear', whole: false },
    { name: 'columnSampling', low: 0.2, high: 1, scale: 'linear', whole: false },
  ];
}

const settingsSchema = z.object({
  trainDays: z.number().int().min(1),
  learningRate: z.number().positive(),
  maxDepth: z.number().int().min(1),
  minChildWeight: z.number().min(0),
  l2: z.number().min(0),
  rowSampling: z.number().positive().max(1),
  columnSampling: z.number().positive().max(1),
});

/** A point of the space in the words of those who use it. Settings that it lacks stay as they usually are. */
export function treeSettings(settings: Settings): {
  readonly trainDays: number;
  readonly trees: TreeSettings;
} {
  const { trainDays, ...given } = settingsSchema.partial().required({ trainDays: true }).parse(settings);
  const trees = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { trainDays, trees };
}

/** What `foretick search` writes and `foretick train --settings` reads. */
export const settingsFileSchema = z.object({
  format: z.literal('foretick-tree-settings-1'),
  horizonSec: z.number().int().positive(),
  /** Settings tried on this pair and horizon when this one was chosen. */
  trials: z.number().int().min(1),
  settings: settingsSchema,
});

type SettingsFile = z.infer<typeof settingsFileSchema>;

/** Settings as they are written to a file. Throws when one is missing. */
export function settingsFileOf(settings: Settings, horizonSec: number, trials: number): SettingsFile {
  return {
    ...{ format: 'foretick-tree-settings-1', horizonSec, trials },
    settings: settingsSchema.parse(settings),
  };
}
