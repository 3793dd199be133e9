import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';

/**
 * What a caller answered, and how the answer ended.
 *
 * | `reason`            | what happened                                                                           |
 * | ------------------- | --------------------------------------------------------------------------------------- |
 * | `finishKey`         | a finish key was pressed; `digits` is empty when it was the first key                     |
 * | `maxDigits`         | the entry is full                                                                         |
 * | `interDigitTimeout` | enough digits, then a pause                                                               |
 * | `noInput`           | nothing was pressed or said in time                                                       |
 * | `noMatch`           | too few digits, or a key that is not valid with `onInvalid: 'noMatch'`                    |
 * | `totalTimeout`      | the time for all was over; `digits` are those until then                                  |
 * | `speech`            | `speech$` answered first                                                                  |
 * | `ended`             | the call ended; `digits` are those until then                                             |
 *
 * @public
 */
export interface GatherResult {
  readonly reason:
    | 'finishKey'
    | 'maxDigits'
    | 'interDigitTimeout'
    | 'noInput'
    | 'noMatch'
    | 'totalTimeout'
    | 'speech'
    | 'ended';
  /** Without the finish key. */
  readonly digits: string;
  readonly finishKey?: DtmfDigit['digit'];
  readonly speech?: string;
  /** Whether an answer cut the prompt, or came at the very instant of its end, or before its beginning. */
  readonly bargedIn: boolean;
  /** How much of the prompt the caller has heard, in ms. */
  readonly promptHeardMs: number;
  /** From the subscription to the result, in ms. */
  readonly elapsedMs: number;
}

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
