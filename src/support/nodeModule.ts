import { ExotelError } from '../ExotelError.js';
import { type NodeModule, type NodeModuleName, runtime } from './runtime.js';

/**
 * Returns a module of Node's, for what cannot be done without.
 *
 * @param otherwise - what needs it, and what to use where there is none
 * @throws ExotelError `notOnThisRuntime` where there is none
 */
export function nodeModule<Name extends NodeModuleName>(name: Name, otherwise: string): NodeModule<Name> {
  const found = runtime.builtIn(name);
  if (found === undefined) {
    throw new ExotelError('notOnThisRuntime', `There is no ${name} on this runtime: ${otherwise}`);
  }
  return found;
}
