import type { GatherResult } from './GatherResult.js';

/** What Node's `console.log` and `util.inspect` ask of an object. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** Makes a result whose digits and words can be read, but show as `•` wherever it is printed, and in no copy of it. */
export function maskResult(result: GatherResult): GatherResult {
  const { digits, speech } = result;
  const shown = {
    ...result,
    digits: '•'.repeat(digits.length),
    ...(speech === undefined ? {} : { speech: '•' }),
  };
  const masked = { ...result };
  const show = () => shown;
  Object.defineProperties(masked, {
    digits: { enumerable: false },
    ...(speech === undefined ? {} : { speech: { enumerable: false } }),
    toJSON: { value: show },
    [INSPECT]: { value: show },
  });
  return masked;
}
