/** Version of the running program. */
export const VERSION = '0.1.0';
