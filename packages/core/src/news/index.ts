export * from './article.ts';
export * from './assessment.ts';
export { coinsNamed } from './names-in-text.ts';
export { type RougeScore, type RougeScores, rouge } from './rouge.ts';
export { type UnfaithfulPart, unfaithfulParts } from './summary-faithfulness.ts';
export { createNearDuplicates, type NearDuplicates, shingleOverlap, wordShingles } from './word-shingles.ts';
