/** What is stored is not what happened, or not what is computed from it again. */
export class Difference extends Error {}
