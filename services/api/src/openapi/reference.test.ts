import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runApi } from '../running-api.ts';
import { stubWorld } from '../stub-world.ts';
import { apiPage } from './reference-page.ts';

const PAGE = fileURLToPath(new URL('../../../../docs/reference/api.md', import.meta.url));

test('the page of the API is as the API describes itself', async (t) => {
  const { url } = await runApi(t, stubWorld());
  const page = apiPage(await (await fetch(`${url}/openapi.json`)).json());
  if (process.env.FORETICK_TEST_WRITE_DOCS !== undefined) writeFileSync(PAGE, page);
  else assert.equal(readFileSync(PAGE, 'utf8'), page, 'npm run docs writes it anew');
});
