import type { FastifyInstance } from 'fastify';
import type { Endpoints } from '../endpoints.ts';
import { describeApi } from './describe.ts';
import { docsPage } from './docs-page.ts';

/** `/openapi.json`, and `/docs`, the same for people. Call it when all endpoints are there. */
export function addDescription(app: FastifyInstance, endpoints: Endpoints, version: string): void {
  const document = describeApi(endpoints.served, version);
  const text = JSON.stringify(document);
  const page = docsPage(document);
  app.get('/openapi.json', async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(text),
  );
  app.get('/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
}
