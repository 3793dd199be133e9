import { ExotelError } from '../ExotelError.js';

/**
 * Imports an optional package, as a module of ECMAScript. In the CommonJS build the compiler would make a `require` of
 * `import()`, which cannot load such a module before Node 20.19: hence a function that it does not see into.
 */
// eslint-disable-next-line @typescript-eslint/no-implied-eval -- see above; nothing but the name of a package comes in
const importModule = new Function('name', 'return import(name)');

/** @throws ExotelError `missingPackage` when it is not installed or cannot be loaded */
export async function importPackage(name: string): Promise<unknown> {
  try {
    return await Reflect.apply(importModule, undefined, [name]);
  } catch (cause) {
    throw new ExotelError(
      'missingPackage',
      `Cannot load ${name}: it is optional and must be installed (npm install ${name})`,
      { cause },
    );
  }
}
