import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';

/**
 * Result of {@link gather}: what the caller answered, and how the answer ended.
 *
 * | `reason`            | when                                                                                   |
 * | ------------------- | -------------------------------------------------------------------------------------- |
 * | `finishKey`         | a digit of `finishOnKey` was pressed; `digits` is empty if it was the first digit.      |
 * | `maxDigits`         | the entry reached `maxDigits`.                                                          |
 * | `interDigitTimeout` | enough digits, then a pause.                                                            |
 * | `noInput`           | the caller neither pressed nor said anything in time.                                   |
 * | `noMatch`           | too few digits, or an invalid digit with `onInvalid: 'noMatch'`.                        |
 * | `totalTimeout`      | `totalTimeoutMs` was over; `digits` are the digits until then.                          |
 * | `speech`            | `speech$` answered first.                                                               |
 * | `ended`             | the call ended; `digits` are the digits until then.                                     |
 *
 * @public
 */
export interface GatherResult {
  /** How the answer ended; see the table above. */
  readonly reason:
    | 'finishKey'
    | 'maxDigits'
    | 'interDigitTimeout'
    | 'noInput'
    | 'noMatch'
    | 'totalTimeout'
    | 'speech'
    | 'ended';
  /** The digits, without the digit of `finishOnKey`. */
  readonly digits: string;
  /** The digit of `finishOnKey` that ended the entry. */
  readonly finishKey?: DtmfDigit['digit'];
  /** The text of `speech$`. */
  readonly speech?: string;
  /** Whether an answer cut the prompt: before its end, at the instant of its end, or before its start. */
  readonly bargedIn: boolean;
  /** How much of the prompt the caller heard, in ms. */
  readonly promptHeardMs: number;
  /** Time from the subscription to the result, in ms. */
  readonly elapsedMs: number;
}

/** Node's `console.log` and `util.inspect` look for this method. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** Returns a result whose digits and words can be read, but print as `•` and are left out of copies. */
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
