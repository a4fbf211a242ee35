import type { Clock } from '@foretick/ports';
import type { FastifyInstance } from 'fastify';
import { createAllowance } from './allowance.ts';
import { isProbe } from './guard.ts';
import { Problem } from './problem.ts';

/** 100 requests a second, averaged over ten: many pages, and no flood. Probes are free. */
const REQUESTS = { calls: 1_000, windowMs: 10_000 };

/** Lets each address have so many requests and no more. For servers that other machines can reach. */
export function limitRequests(app: FastifyInstance, clock: Clock): void {
  const allowance = createAllowance(REQUESTS, () => clock.now());
  app.addHook('onRequest', async (request) => {
    if (isProbe(request)) return;
    const waitSec = allowance.waitSec(request.ip);
    if (waitSec !== undefined) {
      const message = `${request.ip} asked ${REQUESTS.calls} times within ${REQUESTS.windowMs / 1_000} s; try again in ${waitSec} s`;
      throw new Problem(429, 'TOO_MANY_REQUESTS', message, waitSec);
    }
    allowance.take(request.ip);
  });
}
