import { ExotelError } from '../ExotelError.js';
import { type NodeModule, type NodeModuleName, runtime } from './runtime.js';

/**
 * Returns a module of Node.
 *
 * @param otherwise - what needs the module, and what to use on a runtime without it
 * @throws ExotelError `notOnThisRuntime` on a runtime without the module
 */
export function nodeModule<Name extends NodeModuleName>(name: Name, otherwise: string): NodeModule<Name> {
  const found = runtime.builtIn(name);
  if (found === undefined) {
    throw new ExotelError('notOnThisRuntime', `This runtime has no ${name}: ${otherwise}`);
  }
  return found;
}
