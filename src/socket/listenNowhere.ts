import { ExotelError } from '../ExotelError.js';
import type { listen as listenOfNode } from './listen.js';

/**
 * `listen` where there are no servers to listen with.
 *
 * @throws ExotelError `notOnThisRuntime`
 */
export const listen: typeof listenOfNode = () => {
  throw new ExotelError(
    'notOnThisRuntime',
    'This runtime has no server that `listen` can make: give the sockets that it accepts to `acceptCall`',
  );
};
