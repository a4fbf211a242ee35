import type { Clock } from '@foretick/ports';
import type { FastifyRequest } from 'fastify';
import { createAllowance } from './allowance.ts';
import { sameSecret } from './guard.ts';
import { Problem } from './problem.ts';

/** Tells who has the token. Guessing it is slow: after 20 wrong ones within a minute an address has to wait. */
export interface TokenDoor {
  /** Whether a request comes with the token; none, or a wrong one, is a no. Throws a 429. */
  opens(request: FastifyRequest, given?: string): boolean;
}

/** With an empty token nobody has it. */
export function createTokenDoor(token: string, clock: Clock): TokenDoor {
  const wrong = createAllowance({ calls: 20, windowMs: 60_000 }, () => clock.now());
  return {
    opens: (request, given = bearerOf(request)) => {
      if (given === undefined) return false;
      const waitSec = wrong.waitSec(request.ip);
      if (waitSec !== undefined) {
        const message = `too many wrong tokens came from ${request.ip}; try again in ${waitSec} s`;
        throw new Problem(429, 'TOO_MANY_ATTEMPTS', message, waitSec);
      }
      if (sameSecret(token, given) && token !== '') return true;
      wrong.take(request.ip);
      return false;
    },
  };
}

function bearerOf({ headers }: FastifyRequest): string | undefined {
  return /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
}
