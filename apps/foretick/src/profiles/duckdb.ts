/** The tables' adapter, loaded where tables are: services that have none run without the database's library. */
export const duckdb = () => import('@foretick/adapter-duckdb');
