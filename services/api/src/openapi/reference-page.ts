import { documentSchema, fieldsOf, schemaWords } from './document.ts';

/** The page `docs/reference/api.md`: the OpenAPI document in Markdown. */
export function apiPage(document: unknown): string {
  const { paths, components } = documentSchema.parse(document);
  const names = new Set(Object.keys(components.schemas));
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary, parameters, responses }]) => {
      const rows = parameters.map(
        ({ name, in: place, schema, description = '' }) =>
          `| \`${name}\` | ${place} | ${schemaWords(schema)} | ${description} |`,
      );
      const table = ['| parameter | in | type | |', '|---|---|---|---|', ...rows, ''];
      const answers = Object.entries(responses).map(([status, { description, content }]) => {
        const [answer] = Object.values(content ?? {});
        const words = answer === undefined ? '' : ` (${link(schemaWords(answer.schema))})`;
        return `- ${status}: ${description}${words}`;
      });
      const head = [`### ${method.toUpperCase()} ${path}`, '', summary, ''];
      return [...head, ...(rows.length === 0 ? [] : table), ...answers, ''].join('\n');
    }),
  );
  const records = Object.entries(components.schemas).map(([name, schema]) => {
    const rows = fieldsOf(schema).map(([field, words]) => `| \`${field}\` | ${link(words)} |`);
    return [`### ${name}`, '', '| field | type |', '|---|---|', ...rows, ''].join('\n');
  });
  return `# The API

Made from the schemas that requests and answers are checked with, by \`npm run docs\`. A running system has the same at \`/docs\`,
and for programs at \`/openapi.json\`. \`packages/client\` is a typed client of it.

Times are epoch milliseconds in UTC, names are snake_case, absence is \`null\`. History comes in pages, the newest first, each oldest
row first: the \`Link\` header names the next one. An answer of history has an \`ETag\`. On 127.0.0.1 reads are open and commands
need the token of the data folder; where \`FORETICK_HOST\` opens the server to other machines, everything but \`/livez\` and
\`/readyz\` needs it.

## Paths

${operations.join('\n')}
## Records

${records.join('\n')}`
    .trimEnd()
    .concat('\n');

  function link(words: string): string {
    return words.replaceAll(/\b[A-Z]\w+\b/g, (name) =>
      names.has(name) ? `[${name}](#${name.toLowerCase()})` : name,
    );
  }
}
