import { documentSchema, fieldsOf, schemaWords } from './document.ts';

/** The document as one HTML page that needs nothing else: no script, no style of its own, no request. */
export function docsPage(document: unknown): string {
  const { info, paths, components } = documentSchema.parse(document);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const parameters = operation.parameters.map(
        ({ name, in: place, schema, description = '' }) =>
          `<tr><td><code>${escaped(name)}</code></td><td>${escaped(place)}</td><td>${escaped(schemaWords(schema))}</td><td>${escaped(description)}</td></tr>`,
      );
      const responses = Object.entries(operation.responses).map(
        ([status, { description }]) => `<dt>${escaped(status)}</dt><dd>${escaped(description)}</dd>`,
      );
      return [
        `<section><h3><code>${method.toUpperCase()} ${escaped(path)}</code></h3><p>${escaped(operation.summary)}</p>`,
        parameters.length === 0
          ? ''
          : `<table><thead><tr><th>parameter</th><th>in</th><th>type</th><th></th></tr></thead><tbody>${parameters.join('')}</tbody></table>`,
        `<dl>${responses.join('')}</dl></section>`,
      ].join('\n');
    }),
  );
  const records = Object.entries(components.schemas).map(([name, schema]) => {
    const fields = fieldsOf(schema).map(
      ([field, words]) => `<tr><td><code>${escaped(field)}</code></td><td>${escaped(words)}</td></tr>`,
    );
    return `<section id="${escaped(name)}"><h3>${escaped(name)}</h3><table><tbody>${fields.join('')}</tbody></table></section>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>${escaped(info.title)} API</title></head>
<body><main><h1>${escaped(info.title)} API ${escaped(info.version)}</h1><p>${escaped(info.description)}</p>
<p><a href="/openapi.json">OpenAPI document</a></p>
<h2>Paths</h2>
${operations.join('\n')}
<h2>Records</h2>
${records.join('\n')}
</main></body></html>
`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
