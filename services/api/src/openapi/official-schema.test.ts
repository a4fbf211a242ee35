import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import * as z from 'zod';
import { runApi } from '../running-api.ts';
import { stubWorld } from '../stub-world.ts';

test('the document is OpenAPI 3.1 by the official schema, which would find a fault in it', async (t) => {
  const { url } = await runApi(t, stubWorld());
  const document = z.looseObject({}).parse(await (await fetch(`${url}/openapi.json`)).json());
  const validator = new Validator();
  assert.deepEqual(await validator.validate(document), { valid: true });
  assert.equal(validator.version, '3.1');
  const { info, ...nameless } = document;
  assert.equal((await new Validator().validate(nameless)).valid, false);
  const wrongPlace = {
    '/x': { get: { parameters: [{ name: 'a', in: 'nowhere', schema: {} }], responses: {} } },
  };
  assert.equal((await new Validator().validate({ ...document, paths: wrongPlace })).valid, false);
});
