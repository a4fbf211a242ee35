import type { CustomTypesConfig } from 'pg';
import pg from 'pg';

/**
 * How values of the wire become values of the code: 64-bit integers as numbers (times and counts are far below 2^53),
 * arrays of doubles without a parser of general arrays. Text is written so that doubles come back bit for bit.
 */
export const VALUE_TYPES: CustomTypesConfig = {
  getTypeParser(oid, format) {
    const type: number = oid;
    if (type === INT8 || type === NUMERIC) return Number;
    if (type === FLOAT8_ARRAY) return doubles;
    return pg.types.getTypeParser(oid, format);
  },
};

const INT8 = 20;
const NUMERIC = 1_700;
const FLOAT8_ARRAY = 1_022;

function doubles(text: string): number[] {
  return JSON.parse(`[${text.slice(1, -1)}]`);
}
