import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const NOT_BUILT = 'The page is not built. Build it with: npx --no-install vite build apps/dashboard\n';

/** Serves the built page, or one plain line that says how to build it. */
export async function addPage(app: FastifyInstance, pageDir: string | undefined): Promise<void> {
  if (pageDir === undefined || !existsSync(join(pageDir, 'index.html'))) {
    app.get('/', async (_request, reply) => reply.type('text/plain; charset=utf-8').send(NOT_BUILT));
    return;
  }
  await app.register(fastifyStatic, {
    root: pageDir,
    cacheControl: false,
    setHeaders: (response, path) => {
      // Built files under assets/ carry a hash of their content in their name.
      const unchanging = path.includes('/assets/');
      response.header('cache-control', unchanging ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}
