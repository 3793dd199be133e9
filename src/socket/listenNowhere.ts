import { ExotelError } from '../ExotelError.js';

/**
 * `listen` on a runtime without servers.
 *
 * @throws ExotelError `notOnThisRuntime`
 */
export function listen(): never {
  throw new ExotelError(
    'notOnThisRuntime',
    '`listen` needs Node, Deno or Bun: on this runtime, pass the sockets that your server accepts to `acceptCall`',
  );
}

/**
 * `acceptCalls` on a runtime without servers.
 *
 * @throws ExotelError `notOnThisRuntime`
 */
export function acceptCalls(): never {
  throw new ExotelError(
    'notOnThisRuntime',
    '`acceptCalls` needs Node, Deno or Bun: on this runtime, pass each socket that your server accepts to `acceptCall`',
  );
}
