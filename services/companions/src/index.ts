export { type CompanionsOptions, createCompanions } from './create-companions.ts';
