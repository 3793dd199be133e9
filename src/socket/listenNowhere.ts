import { ExotelError } from '../ExotelError.js';

/**
 * `listen` where there are no servers to listen with.
 *
 * @throws ExotelError `notOnThisRuntime`
 */
export function listen(): never {
  throw new ExotelError(
    'notOnThisRuntime',
    'This runtime has no server that `listen` can make: give the sockets that it accepts to `acceptCall`',
  );
}
