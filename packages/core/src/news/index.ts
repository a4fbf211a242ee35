export * from './article.ts';
export * from './assessment.ts';
