import { isObservable, NEVER, type Observable } from 'rxjs';
import type { CallSession } from '../../session/contract/CallSession.js';
import { describeValue } from '../../support/describeValue.js';
import { checkCount, checkOneOf, checkOptions, checkTimeouts } from '../../support/options.js';
import { checkCall } from '../callEnd.js';
import { promptAudio } from '../prompts/promptAudio.js';
import { checkKeys } from './checkKeys.js';
import type { KeyGrammar } from './DigitCollector.js';
import { GATHER_OPTIONS, type GatherOptions } from './GatherOptions.js';
import type { GatherResult } from './GatherResult.js';
import { ask } from './runQuestion.js';

/**
 * Asks the caller for digits: plays a prompt, waits for keys, and gives one result. Cold: each subscription asks once.
 *
 *     prompt     ======cut
 *     keys       ------4--2-----7--1
 *                gather(call, { prompt, numDigits: 4 })
 *     result     ------------------(r|)      r: maxDigits, '4271', bargedIn
 *
 * It always gives exactly one result and completes, also when the call ends. It fails with the error of its prompt, after
 * what that gave was heard, and with that of `speech$`. Unsubscribing stops the prompt and leaves the keys pressed so far
 * to the next question.
 *
 * Keys that were pressed before, over a greeting for example, count: they wait in `call.keys`. The newest question that is
 * live owns them; it consumes what it returns or rejects, and leaves the rest.
 *
 * ```ts
 * const pin$ = gather(call, { prompt: 'prompts/pin.wav', numDigits: 4, mask: true });
 * ```
 *
 * @throws TypeError or RangeError when called with an option that is out of its range
 * @public
 */
export function gather(call: CallSession, options: GatherOptions = {}): Observable<GatherResult> {
  checkCall('gather', call);
  checkOptions('gather', options, GATHER_OPTIONS);
  const { prompt, firstDigitTimeoutMs = 5_000, interDigitTimeoutMs = 3_000, totalTimeoutMs = 0 } = options;
  const { bargeIn = true, typeAhead = 'keep', speech$ = NEVER, mask = false } = options;
  const grammar = gatherGrammar(options);
  checkTimeouts({ firstDigitTimeoutMs, interDigitTimeoutMs, totalTimeoutMs });
  checkOneOf('typeAhead', typeAhead, ['keep', 'flush']);
  if (!isObservable(speech$)) {
    throw new TypeError(`\`speech$\` must be an observable of texts, got ${describeValue(speech$)}`);
  }

  return ask(call, {
    audio: prompt === undefined ? undefined : promptAudio(prompt),
    grammar,
    firstDigitTimeoutMs,
    interDigitTimeoutMs,
    totalTimeoutMs: totalTimeoutMs === 0 ? Infinity : totalTimeoutMs,
    bargeIn,
    typeAhead,
    speech$,
    mask,
  });
}

/**
 * What may be typed, by the options of `gather`: so many of these keys, and those that end it.
 *
 * @throws TypeError or RangeError when an option is out of its range
 */
function gatherGrammar(options: GatherOptions): KeyGrammar {
  const { numDigits, finishOnKey = '#', validDigits = '0123456789*#', onInvalid = 'ignore' } = options;
  const { minDigits = numDigits ?? 1, maxDigits = numDigits ?? Infinity } = options;
  if (numDigits !== undefined && (options.minDigits !== undefined || options.maxDigits !== undefined)) {
    throw new TypeError('`numDigits` is both `minDigits` and `maxDigits`: give it, or them');
  }
  if (numDigits !== undefined) {
    checkCount('numDigits', numDigits, 1);
  }
  checkCount('minDigits', minDigits, 0);
  if (maxDigits !== Infinity) {
    checkCount('maxDigits', maxDigits, Math.max(1, minDigits));
  }
  checkKeys('finishOnKey', finishOnKey);
  checkKeys('validDigits', validDigits);
  checkOneOf('onInvalid', onInvalid, ['ignore', 'noMatch']);

  return {
    isEnough: (typed) => typed.length >= minDigits,
    effectOf: (typed, key) => {
      if (finishOnKey.includes(key)) {
        return 'finish';
      }
      if (!validDigits.includes(key)) {
        return onInvalid === 'ignore' ? 'ignored' : 'rejected';
      }
      return typed.length + 1 >= maxDigits ? 'lastPart' : 'part';
    },
  };
}
