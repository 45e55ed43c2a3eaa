import * as z from 'zod/mini';
import { lazy } from '../units/lazy.ts';

/**
 * A schema that is built at its first use, without the code from strings that zod otherwise tries
 * to make. The host's own settings of zod are as before when it is built.
 */
export function lazySchema<T>(make: () => T): () => T {
  return lazy(() => {
    const before = z.config().jitless;
    z.config({ jitless: true });
    try {
      return make();
    } finally {
      z.config({ jitless: before });
    }
  });
}
