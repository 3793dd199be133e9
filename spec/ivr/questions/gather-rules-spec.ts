import { delay, identity, type Observable } from 'rxjs';
import { gather } from '../../../src/ivr/questions/gather';
import type { GatherOptions } from '../../../src/ivr/questions/GatherOptions';
import type { GatherResult } from '../../../src/ivr/questions/GatherResult';
import type { EndReason } from '../../../src/session/contract/CallLifecycle';
import { testCall } from '../../../src/testing/testCall';
import { ramp } from '../../kit/audio/audio';
import { marbleKeys, marbles } from '../../../src/testing/marbles/marbles';

interface Story {
  readonly title: string;
  readonly options?: GatherOptions;
  /** How long a prompt takes, in ms. */
  readonly promptMs?: number;
  /** Marbles of the caller. */
  readonly keys?: string;
  readonly hangUp?: string;
  readonly speech?: string;
  /** When the result is emitted, in ms, and its fields. */
  readonly at: number;
  readonly result: Pick<GatherResult, 'reason'> & Partial<GatherResult>;
}

/** The rules of `gather`, each with the story of a call. A title continues "should". */
const rules: Readonly<Record<string, readonly Story[]>> = {
  '1. The finish key': [
    {
      title: 'end an entry and not be part of it',
      keys: '100ms 4 99ms 2 99ms h',
      at: 300,
      result: { reason: 'finishKey', digits: '42', finishKey: '#' },
    },
    {
      title: 'be any of several digits',
      options: { finishOnKey: '9*' },
      keys: '100ms 4 99ms s',
      at: 200,
      result: { reason: 'finishKey', digits: '4', finishKey: '*' },
    },
    {
      title: 'be an ordinary digit when it is switched off',
      options: { finishOnKey: '', numDigits: 2 },
      keys: '100ms 4 99ms h',
      at: 200,
      result: { reason: 'maxDigits', digits: '4#' },
    },
    {
      title: 'end the entry even if it is a valid digit',
      options: { finishOnKey: '1', validDigits: '123' },
      keys: '100ms 2 99ms 1',
      at: 200,
      result: { reason: 'finishKey', digits: '2', finishKey: '1' },
    },
  ],
  '2. The number of digits': [
    {
      title: 'end the entry at the last digit, at once',
      options: { numDigits: 4 },
      keys: '100ms 4 99ms 2 99ms 7 99ms 1 99ms 9',
      at: 400,
      result: { reason: 'maxDigits', digits: '4271' },
    },
    {
      title: 'be within a range',
      options: { minDigits: 2, maxDigits: 3 },
      keys: '100ms 4 99ms 2',
      at: 3_200,
      result: { reason: 'interDigitTimeout', digits: '42' },
    },
  ],
  '3. The first digit': [
    {
      title: 'have its timeout from the start without a prompt',
      at: 5_000,
      result: { reason: 'noInput' },
    },
    {
      title: 'have its timeout from the end of the prompt as heard',
      promptMs: 1_000,
      options: { firstDigitTimeoutMs: 2_000 },
      at: 3_000,
      result: { reason: 'noInput', promptHeardMs: 1_000 },
    },
    {
      title: 'have no timeout after a digit has cut the prompt',
      promptMs: 1_000,
      options: { firstDigitTimeoutMs: 600, interDigitTimeoutMs: 2_000 },
      keys: '300ms 4',
      at: 2_300,
      result: { reason: 'interDigitTimeout', digits: '4', bargedIn: true, promptHeardMs: 400 },
    },
    {
      title: 'be taken only from type-ahead when its timeout is 0',
      options: { firstDigitTimeoutMs: 0 },
      at: 0,
      result: { reason: 'noInput' },
    },
  ],
  '4. The pause between digits': [
    {
      title: 'start again after each digit',
      options: { interDigitTimeoutMs: 1_000 },
      keys: '4s 1 999ms 2 998ms 3',
      at: 6_999,
      result: { reason: 'interDigitTimeout', digits: '123' },
    },
    {
      title: 'report too few digits as noMatch, not as noInput',
      options: { numDigits: 4, interDigitTimeoutMs: 1_000 },
      keys: '500ms 1 499ms 2',
      at: 2_000,
      result: { reason: 'noMatch', digits: '12' },
    },
  ],
  '5. The finish key as the first digit': [
    {
      title: 'report an empty entry, whatever `minDigits` is',
      options: { minDigits: 4 },
      keys: '100ms h',
      at: 100,
      result: { reason: 'finishKey', digits: '', finishKey: '#' },
    },
  ],
  '6. The finish key after too few digits': [
    {
      title: 'report noMatch, with the digits and the finish key',
      options: { minDigits: 4 },
      keys: '100ms 4 99ms 2 99ms h',
      at: 300,
      result: { reason: 'noMatch', digits: '42', finishKey: '#' },
    },
  ],
  '7. Barge-in': [
    {
      title: 'cut the prompt at the first digit, which counts',
      promptMs: 1_000,
      options: { numDigits: 1 },
      keys: '370ms 4',
      at: 370,
      result: { reason: 'maxDigits', digits: '4', bargedIn: true, promptHeardMs: 400 },
    },
    {
      title: 'not happen at an invalid digit',
      promptMs: 1_000,
      options: { validDigits: '12', firstDigitTimeoutMs: 500 },
      keys: '370ms 4',
      at: 1_500,
      result: { reason: 'noInput', promptHeardMs: 1_000 },
    },
    {
      title: 'happen at an invalid digit when that is noMatch',
      promptMs: 1_000,
      options: { validDigits: '12', onInvalid: 'noMatch' },
      keys: '370ms 1 9ms 4',
      at: 380,
      result: { reason: 'noMatch', digits: '1', bargedIn: true, promptHeardMs: 400 },
    },
    {
      title: 'not happen when it is switched off: a complete entry counts when the prompt is over',
      promptMs: 1_000,
      options: { bargeIn: false, numDigits: 2 },
      keys: '300ms 4 99ms 2',
      at: 1_000,
      result: { reason: 'maxDigits', digits: '42', promptHeardMs: 1_000 },
    },
    {
      title: 'start the pause at the end of the prompt when it is switched off',
      promptMs: 1_000,
      options: { bargeIn: false, interDigitTimeoutMs: 500 },
      keys: '300ms 4',
      at: 1_500,
      result: { reason: 'interDigitTimeout', digits: '4', promptHeardMs: 1_000 },
    },
    {
      title: 'drop digits during the prompt when it and type-ahead are switched off',
      promptMs: 1_000,
      options: { bargeIn: false, typeAhead: 'flush', interDigitTimeoutMs: 500 },
      keys: '300ms 4 99ms 2 999ms 7',
      at: 1_900,
      result: { reason: 'interDigitTimeout', digits: '7', promptHeardMs: 1_000 },
    },
  ],
  '8. In one instant': [
    {
      title: 'let a digit win over the timeout of the first digit',
      options: { firstDigitTimeoutMs: 1_000, numDigits: 1 },
      keys: '1s 4',
      at: 1_000,
      result: { reason: 'maxDigits', digits: '4' },
    },
    {
      title: 'ignore a digit a millisecond later',
      options: { firstDigitTimeoutMs: 999, numDigits: 1 },
      keys: '1s 4',
      at: 999,
      result: { reason: 'noInput' },
    },
    {
      title: 'let a digit win over the pause, and start the pause again',
      options: { interDigitTimeoutMs: 1_000 },
      keys: '500ms 4 999ms 2',
      at: 2_500,
      result: { reason: 'interDigitTimeout', digits: '42' },
    },
    {
      title: 'count a digit before the total timeout',
      options: { totalTimeoutMs: 1_000 },
      keys: '500ms 4 499ms 2',
      at: 1_000,
      result: { reason: 'totalTimeout', digits: '42' },
    },
    {
      title: 'let the last digit win over the total timeout',
      options: { totalTimeoutMs: 1_000, numDigits: 2 },
      keys: '500ms 4 499ms 2',
      at: 1_000,
      result: { reason: 'maxDigits', digits: '42' },
    },
    {
      title: 'let a digit cut the prompt that ends',
      promptMs: 1_000,
      options: { numDigits: 1 },
      keys: '1s 4',
      at: 1_000,
      result: { reason: 'maxDigits', digits: '4', bargedIn: true, promptHeardMs: 1_000 },
    },
    {
      title: 'not let a digit cut the prompt a millisecond later',
      promptMs: 1_000,
      options: { numDigits: 1 },
      keys: '1001ms 4',
      at: 1_001,
      result: { reason: 'maxDigits', digits: '4', promptHeardMs: 1_000 },
    },
    {
      title: 'keep a digit at the end of a prompt whose digits are dropped',
      promptMs: 1_000,
      options: { bargeIn: false, typeAhead: 'flush', numDigits: 1 },
      keys: '500ms 3 499ms 4',
      at: 1_000,
      result: { reason: 'maxDigits', digits: '4', promptHeardMs: 1_000 },
    },
    {
      title: 'count a digit before the hang-up',
      options: { numDigits: 2 },
      keys: '500ms 4',
      hangUp: '500ms x',
      at: 500,
      result: { reason: 'ended', digits: '4' },
    },
    {
      title: 'accept the last digit as the answer although the caller hangs up',
      options: { numDigits: 1 },
      keys: '500ms 4',
      hangUp: '500ms x',
      at: 500,
      result: { reason: 'maxDigits', digits: '4' },
    },
    {
      title: 'let the end of the call win over a timer',
      options: { firstDigitTimeoutMs: 500 },
      hangUp: '500ms x',
      at: 500,
      result: { reason: 'ended' },
    },
    {
      title: 'let words win over a timer',
      options: { firstDigitTimeoutMs: 500 },
      speech: '500ms w',
      at: 500,
      result: { reason: 'speech', speech: 'balance' },
    },
    {
      title: 'let the total timeout win over the timeout of the first digit',
      options: { firstDigitTimeoutMs: 500, totalTimeoutMs: 500 },
      at: 500,
      result: { reason: 'totalTimeout' },
    },
    {
      title: 'let the total timeout win over the pause',
      options: { interDigitTimeoutMs: 500, totalTimeoutMs: 1_000 },
      keys: '500ms 4',
      at: 1_000,
      result: { reason: 'totalTimeout', digits: '4' },
    },
  ],
  '9. The end of the call': [
    {
      title: 'be a result, with the digits until then',
      options: { numDigits: 4 },
      keys: '100ms 4 99ms 2',
      hangUp: '300ms x',
      at: 300,
      result: { reason: 'ended', digits: '42' },
    },
    {
      title: 'be a result in the middle of a prompt',
      promptMs: 1_000,
      hangUp: '450ms x',
      at: 450,
      result: { reason: 'ended', promptHeardMs: 450 },
    },
  ],
  '10. The total timeout': [
    {
      title: 'expire however often the pause starts again',
      options: { totalTimeoutMs: 2_000, interDigitTimeoutMs: 1_000 },
      keys: '500ms 1 499ms 2 499ms 3 499ms 4',
      at: 2_000,
      result: { reason: 'totalTimeout', digits: '1234' },
    },
    {
      title: 'start when the prompt is over, while elapsedMs counts from the subscription',
      promptMs: 1_000,
      options: { totalTimeoutMs: 700 },
      at: 1_700,
      result: { reason: 'totalTimeout', promptHeardMs: 1_000 },
    },
    {
      title: 'start when a digit cuts the prompt',
      promptMs: 1_000,
      options: { totalTimeoutMs: 700 },
      keys: '200ms 4',
      at: 900,
      result: { reason: 'totalTimeout', digits: '4', bargedIn: true, promptHeardMs: 400 },
    },
  ],
  '13. Digits and words': [
    {
      title: 'accept words when no digit was pressed',
      promptMs: 1_000,
      speech: '400ms w',
      at: 400,
      result: { reason: 'speech', speech: 'balance', bargedIn: true, promptHeardMs: 600 },
    },
    {
      title: 'ignore words after the first digit',
      options: { numDigits: 2 },
      keys: '100ms 4 699ms 2',
      speech: '400ms w',
      at: 800,
      result: { reason: 'maxDigits', digits: '42' },
    },
    {
      title: 'ignore an empty text',
      speech: '400ms e 99ms w',
      at: 500,
      result: { reason: 'speech', speech: 'balance' },
    },
    {
      title: 'count words during a prompt that may not be cut when it is over',
      promptMs: 1_000,
      options: { bargeIn: false },
      speech: '400ms w',
      at: 1_000,
      result: { reason: 'speech', speech: 'balance', promptHeardMs: 1_000 },
    },
    {
      title: 'let a digit during a prompt that may not be cut win over earlier words',
      promptMs: 1_000,
      options: { bargeIn: false, numDigits: 1 },
      keys: '500ms 4',
      speech: '400ms w',
      at: 1_000,
      result: { reason: 'maxDigits', digits: '4', promptHeardMs: 1_000 },
    },
    {
      title: 'drop words during a prompt that may not be cut when type-ahead is switched off',
      promptMs: 1_000,
      options: { bargeIn: false, typeAhead: 'flush', firstDigitTimeoutMs: 300 },
      speech: '400ms w',
      at: 1_300,
      result: { reason: 'noInput', promptHeardMs: 1_000 },
    },
  ],
};

/** Faults that users of other systems met. A title continues "should". */
const issues: readonly Story[] = [
  {
    title: 'start the timer once when a digit cuts the prompt (jambonz #534)',
    promptMs: 1_000,
    options: { numDigits: 2, firstDigitTimeoutMs: 1_500, interDigitTimeoutMs: 3_000 },
    keys: '500ms 4 2499ms 2',
    at: 3_000,
    result: { reason: 'maxDigits', digits: '42', bargedIn: true, promptHeardMs: 600 },
  },
  {
    title: 'time out after too few digits during the prompt (jambonz #538)',
    promptMs: 1_000,
    options: { minDigits: 4, interDigitTimeoutMs: 2_000, firstDigitTimeoutMs: Infinity },
    keys: '500ms 4',
    at: 2_500,
    result: { reason: 'noMatch', digits: '4', bargedIn: true, promptHeardMs: 600 },
  },
  {
    title: 'not report a hash alone as silence (Cartesia line#274)',
    promptMs: 1_000,
    keys: '1500ms h',
    at: 1_500,
    result: { reason: 'finishKey', finishKey: '#', promptHeardMs: 1_000 },
  },
  {
    title: 'report a hang-up during an entry, with the digits (Asterisk Read)',
    options: { numDigits: 6 },
    keys: '100ms 1 99ms 2 99ms 3',
    hangUp: '400ms x',
    at: 400,
    result: { reason: 'ended', digits: '123' },
  },
  {
    title: 'not add the terminator to the digits (pipecat)',
    keys: '100ms 1 99ms h',
    at: 200,
    result: { reason: 'finishKey', digits: '1', finishKey: '#' },
  },
];

/** Plays a story. With `isLate`, everything that the caller does comes after the timers of the same instant. */
function play(story: Story, isLate = false): void {
  const { options = {}, promptMs, keys = '-', hangUp = '-', speech = '-', at, result } = story;
  marbles(({ cold, expectObservable }) => {
    const lag = <T>() => (isLate ? delay<T>(0) : identity<Observable<T>>);
    const call = testCall({
      dtmf$: cold(keys, marbleKeys).pipe(lag()),
      lifecycle$: cold<EndReason>(hangUp, { x: 'callerHangup' }).pipe(lag()),
    });
    const asked$ = gather(call, {
      ...options,
      ...(promptMs === undefined ? {} : { prompt: ramp(promptMs) }),
      // Subscribed after the timers, it is late anyway.
      speech$: cold(speech, { w: 'balance', e: '' }),
    });

    expectObservable(asked$).toBe(at === 0 ? '(r|)' : `${at}ms (r|)`, {
      r: { digits: '', bargedIn: false, promptHeardMs: 0, elapsedMs: at, ...result },
    });
  });
}

describe.each(Object.entries(rules))('gather: %s', (_rule, stories) => {
  it.each(stories.map((story) => [story.title, story] as const))('should %s', (_title, story) => {
    play(story);
  });

  it.each(stories.map((story) => [story.title, story] as const))(
    'should %s, one turn later',
    (_title, story) => {
      play(story, true);
    },
  );
});

describe('gather, known faults of other systems', () => {
  it.each(issues.map((story) => [story.title, story] as const))('should %s', (_title, story) => {
    play(story);
  });
});
