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
 * Asks the caller once for DTMF digits: plays a prompt, waits for digits or words, and emits one result. Cold: each
 * subscription asks once.
 *
 *     prompt     ======cut
 *     digits     ------4--2-----7--1
 *                gather(call, { prompt, numDigits: 4 })
 *     result     ------------------(r|)      r: maxDigits, '4271', bargedIn
 *
 * It emits exactly one result and completes, also when the call ends. Unsubscribing stops the prompt and leaves the
 * digits that were pressed so far to the next question.
 *
 * Digits that were pressed earlier count, for example during a greeting: they wait in `call.keys`. If several
 * questions are active, only the newest receives digits. It removes the digits that it returns or rejects; the rest
 * stay for the next question.
 *
 * ```ts
 * const pin$ = gather(call, { prompt: 'prompts/pin.wav', numDigits: 4, mask: true });
 * ```
 *
 * Errors emitted: those of the prompt, after the audio before them was heard, and those of `speech$`.
 *
 * @param call - the call to ask
 * @param options - the prompt, which digits are accepted, and timeouts in ms
 * @returns an observable of one result
 * @throws TypeError or RangeError when an option is not valid
 * @see {@link reprompt} to ask again until an answer is accepted; {@link menu} to offer choices
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
    throw new TypeError(`\`speech$\` must be an observable of strings, got ${describeValue(speech$)}`);
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
 * Which entries may be typed, by the options of `gather`.
 *
 * @throws TypeError or RangeError when an option is not valid
 */
function gatherGrammar(options: GatherOptions): KeyGrammar {
  const { numDigits, finishOnKey = '#', validDigits = '0123456789*#', onInvalid = 'ignore' } = options;
  const { minDigits = numDigits ?? 1, maxDigits = numDigits ?? Infinity } = options;
  if (numDigits !== undefined && (options.minDigits !== undefined || options.maxDigits !== undefined)) {
    throw new TypeError(
      '`numDigits` sets both `minDigits` and `maxDigits`: pass only `numDigits`, or only the other two',
    );
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
