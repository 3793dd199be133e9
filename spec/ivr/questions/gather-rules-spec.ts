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
  /** When the result comes, in ms, and what it is. */
  readonly at: number;
  readonly result: Pick<GatherResult, 'reason'> & Partial<GatherResult>;
}

/** The rules of what gather promises, each told as a call. */
const rules: Readonly<Record<string, readonly Story[]>> = {
  '1. The finish key': [
    {
      title: 'ends an entry and is no part of it',
      keys: '100ms 4 99ms 2 99ms h',
      at: 300,
      result: { reason: 'finishKey', digits: '42', finishKey: '#' },
    },
    {
      title: 'may be any of several keys',
      options: { finishOnKey: '9*' },
      keys: '100ms 4 99ms s',
      at: 200,
      result: { reason: 'finishKey', digits: '4', finishKey: '*' },
    },
    {
      title: 'is none when it is switched off, and then a digit like others',
      options: { finishOnKey: '', numDigits: 2 },
      keys: '100ms 4 99ms h',
      at: 200,
      result: { reason: 'maxDigits', digits: '4#' },
    },
    {
      title: 'is the finish key also when it is a valid digit',
      options: { finishOnKey: '1', validDigits: '123' },
      keys: '100ms 2 99ms 1',
      at: 200,
      result: { reason: 'finishKey', digits: '2', finishKey: '1' },
    },
  ],
  '2. The number of digits': [
    {
      title: 'ends the entry with the last digit, at once',
      options: { numDigits: 4 },
      keys: '100ms 4 99ms 2 99ms 7 99ms 1 99ms 9',
      at: 400,
      result: { reason: 'maxDigits', digits: '4271' },
    },
    {
      title: 'may be from one to another',
      options: { minDigits: 2, maxDigits: 3 },
      keys: '100ms 4 99ms 2',
      at: 3_200,
      result: { reason: 'interDigitTimeout', digits: '42' },
    },
  ],
  '3. The first digit': [
    {
      title: 'is waited for from the beginning when there is no prompt',
      at: 5_000,
      result: { reason: 'noInput' },
    },
    {
      title: 'is waited for from when the caller has heard the prompt',
      promptMs: 1_000,
      options: { firstDigitTimeoutMs: 2_000 },
      at: 3_000,
      result: { reason: 'noInput', promptHeardMs: 1_000 },
    },
    {
      title: 'is not waited for any more after one has cut the prompt',
      promptMs: 1_000,
      options: { firstDigitTimeoutMs: 600, interDigitTimeoutMs: 2_000 },
      keys: '300ms 4',
      at: 2_300,
      result: { reason: 'interDigitTimeout', digits: '4', bargedIn: true, promptHeardMs: 400 },
    },
    {
      title: 'is taken from what was typed ahead when it is not waited for at all',
      options: { firstDigitTimeoutMs: 0 },
      at: 0,
      result: { reason: 'noInput' },
    },
  ],
  '4. The pause between digits': [
    {
      title: 'is waited for anew after each digit',
      options: { interDigitTimeoutMs: 1_000 },
      keys: '4s 1 999ms 2 998ms 3',
      at: 6_999,
      result: { reason: 'interDigitTimeout', digits: '123' },
    },
    {
      title: 'makes too few digits no match, and not no input',
      options: { numDigits: 4, interDigitTimeoutMs: 1_000 },
      keys: '500ms 1 499ms 2',
      at: 2_000,
      result: { reason: 'noMatch', digits: '12' },
    },
  ],
  '5. The finish key as the first key': [
    {
      title: 'is an empty entry, whatever the least number of digits is',
      options: { minDigits: 4 },
      keys: '100ms h',
      at: 100,
      result: { reason: 'finishKey', digits: '', finishKey: '#' },
    },
  ],
  '6. The finish key after too few digits': [
    {
      title: 'is no match, with the digits and the key',
      options: { minDigits: 4 },
      keys: '100ms 4 99ms 2 99ms h',
      at: 300,
      result: { reason: 'noMatch', digits: '42', finishKey: '#' },
    },
  ],
  '7. Barge-in': [
    {
      title: 'cuts the prompt with the first digit, which counts',
      promptMs: 1_000,
      options: { numDigits: 1 },
      keys: '370ms 4',
      at: 370,
      result: { reason: 'maxDigits', digits: '4', bargedIn: true, promptHeardMs: 400 },
    },
    {
      title: 'is not what a key that is not valid does',
      promptMs: 1_000,
      options: { validDigits: '12', firstDigitTimeoutMs: 500 },
      keys: '370ms 4',
      at: 1_500,
      result: { reason: 'noInput', promptHeardMs: 1_000 },
    },
    {
      title: 'is done by a key that is not valid when that is no match',
      promptMs: 1_000,
      options: { validDigits: '12', onInvalid: 'noMatch' },
      keys: '370ms 1 9ms 4',
      at: 380,
      result: { reason: 'noMatch', digits: '1', bargedIn: true, promptHeardMs: 400 },
    },
    {
      title:
        'is not done when it is forbidden: what completes the entry before counts when the prompt is over',
      promptMs: 1_000,
      options: { bargeIn: false, numDigits: 2 },
      keys: '300ms 4 99ms 2',
      at: 1_000,
      result: { reason: 'maxDigits', digits: '42', promptHeardMs: 1_000 },
    },
    {
      title: 'is forbidden: what is typed over the prompt is waited on from its end',
      promptMs: 1_000,
      options: { bargeIn: false, interDigitTimeoutMs: 500 },
      keys: '300ms 4',
      at: 1_500,
      result: { reason: 'interDigitTimeout', digits: '4', promptHeardMs: 1_000 },
    },
    {
      title: 'is forbidden: what is typed over the prompt is dropped when there is no type-ahead',
      promptMs: 1_000,
      options: { bargeIn: false, typeAhead: 'flush', interDigitTimeoutMs: 500 },
      keys: '300ms 4 99ms 2 999ms 7',
      at: 1_900,
      result: { reason: 'interDigitTimeout', digits: '7', promptHeardMs: 1_000 },
    },
  ],
  '8. In one instant': [
    {
      title: 'a digit wins over the wait for the first one',
      options: { firstDigitTimeoutMs: 1_000, numDigits: 1 },
      keys: '1s 4',
      at: 1_000,
      result: { reason: 'maxDigits', digits: '4' },
    },
    {
      title: 'a digit comes too late a millisecond after that',
      options: { firstDigitTimeoutMs: 999, numDigits: 1 },
      keys: '1s 4',
      at: 999,
      result: { reason: 'noInput' },
    },
    {
      title: 'a digit wins over the pause, and begins it anew',
      options: { interDigitTimeoutMs: 1_000 },
      keys: '500ms 4 999ms 2',
      at: 2_500,
      result: { reason: 'interDigitTimeout', digits: '42' },
    },
    {
      title: 'a digit counts before the time for all is over',
      options: { totalTimeoutMs: 1_000 },
      keys: '500ms 4 499ms 2',
      at: 1_000,
      result: { reason: 'totalTimeout', digits: '42' },
    },
    {
      title: 'the last digit wins over the time for all',
      options: { totalTimeoutMs: 1_000, numDigits: 2 },
      keys: '500ms 4 499ms 2',
      at: 1_000,
      result: { reason: 'maxDigits', digits: '42' },
    },
    {
      title: 'a digit still cuts the prompt that ends',
      promptMs: 1_000,
      options: { numDigits: 1 },
      keys: '1s 4',
      at: 1_000,
      result: { reason: 'maxDigits', digits: '4', bargedIn: true, promptHeardMs: 1_000 },
    },
    {
      title: 'a digit does not cut it a millisecond later',
      promptMs: 1_000,
      options: { numDigits: 1 },
      keys: '1001ms 4',
      at: 1_001,
      result: { reason: 'maxDigits', digits: '4', promptHeardMs: 1_000 },
    },
    {
      title: 'a digit is no longer over the prompt that ends, and not dropped with those that were',
      promptMs: 1_000,
      options: { bargeIn: false, typeAhead: 'flush', numDigits: 1 },
      keys: '500ms 3 499ms 4',
      at: 1_000,
      result: { reason: 'maxDigits', digits: '4', promptHeardMs: 1_000 },
    },
    {
      title: 'a digit counts, then the caller has hung up',
      options: { numDigits: 2 },
      keys: '500ms 4',
      hangUp: '500ms x',
      at: 500,
      result: { reason: 'ended', digits: '4' },
    },
    {
      title: 'the last digit is an answer although the caller has hung up',
      options: { numDigits: 1 },
      keys: '500ms 4',
      hangUp: '500ms x',
      at: 500,
      result: { reason: 'maxDigits', digits: '4' },
    },
    {
      title: 'the end of the call wins over a timer',
      options: { firstDigitTimeoutMs: 500 },
      hangUp: '500ms x',
      at: 500,
      result: { reason: 'ended' },
    },
    {
      title: 'words win over a timer',
      options: { firstDigitTimeoutMs: 500 },
      speech: '500ms w',
      at: 500,
      result: { reason: 'speech', speech: 'balance' },
    },
    {
      title: 'the time for all wins over the wait for the first digit',
      options: { firstDigitTimeoutMs: 500, totalTimeoutMs: 500 },
      at: 500,
      result: { reason: 'totalTimeout' },
    },
    {
      title: 'the time for all wins over the pause',
      options: { interDigitTimeoutMs: 500, totalTimeoutMs: 1_000 },
      keys: '500ms 4',
      at: 1_000,
      result: { reason: 'totalTimeout', digits: '4' },
    },
  ],
  '9. The end of the call': [
    {
      title: 'is a result, with the digits until then',
      options: { numDigits: 4 },
      keys: '100ms 4 99ms 2',
      hangUp: '300ms x',
      at: 300,
      result: { reason: 'ended', digits: '42' },
    },
    {
      title: 'is a result in the middle of a prompt',
      promptMs: 1_000,
      hangUp: '450ms x',
      at: 450,
      result: { reason: 'ended', promptHeardMs: 450 },
    },
  ],
  '10. The time for all': [
    {
      title: 'is over however often the pause begins anew',
      options: { totalTimeoutMs: 2_000, interDigitTimeoutMs: 1_000 },
      keys: '500ms 1 499ms 2 499ms 3 499ms 4',
      at: 2_000,
      result: { reason: 'totalTimeout', digits: '1234' },
    },
    {
      title: 'begins when the prompt is over; all that elapsed is counted from before it',
      promptMs: 1_000,
      options: { totalTimeoutMs: 700 },
      at: 1_700,
      result: { reason: 'totalTimeout', promptHeardMs: 1_000 },
    },
    {
      title: 'begins when a digit cuts the prompt',
      promptMs: 1_000,
      options: { totalTimeoutMs: 700 },
      keys: '200ms 4',
      at: 900,
      result: { reason: 'totalTimeout', digits: '4', bargedIn: true, promptHeardMs: 400 },
    },
  ],
  '13. Keys and words': [
    {
      title: 'words answer when no key was pressed',
      promptMs: 1_000,
      speech: '400ms w',
      at: 400,
      result: { reason: 'speech', speech: 'balance', bargedIn: true, promptHeardMs: 600 },
    },
    {
      title: 'words after the first digit are not listened to',
      options: { numDigits: 2 },
      keys: '100ms 4 699ms 2',
      speech: '400ms w',
      at: 800,
      result: { reason: 'maxDigits', digits: '42' },
    },
    {
      title: 'no words are no answer',
      speech: '400ms e 99ms w',
      at: 500,
      result: { reason: 'speech', speech: 'balance' },
    },
    {
      title: 'words over a prompt that may not be cut count when it is over',
      promptMs: 1_000,
      options: { bargeIn: false },
      speech: '400ms w',
      at: 1_000,
      result: { reason: 'speech', speech: 'balance', promptHeardMs: 1_000 },
    },
    {
      title: 'a digit over a prompt that may not be cut wins over the words before it',
      promptMs: 1_000,
      options: { bargeIn: false, numDigits: 1 },
      keys: '500ms 4',
      speech: '400ms w',
      at: 1_000,
      result: { reason: 'maxDigits', digits: '4', promptHeardMs: 1_000 },
    },
    {
      title: 'words over a prompt that may not be cut are dropped when there is no type-ahead',
      promptMs: 1_000,
      options: { bargeIn: false, typeAhead: 'flush', firstDigitTimeoutMs: 300 },
      speech: '400ms w',
      at: 1_300,
      result: { reason: 'noInput', promptHeardMs: 1_000 },
    },
  ],
};

/** What users of other systems met, and what happens here. */
const issues: readonly Story[] = [
  {
    title: 'jambonz #534: a digit over the prompt does not start the timer that the prompt starts later',
    promptMs: 1_000,
    options: { numDigits: 2, firstDigitTimeoutMs: 1_500, interDigitTimeoutMs: 3_000 },
    keys: '500ms 4 2499ms 2',
    at: 3_000,
    result: { reason: 'maxDigits', digits: '42', bargedIn: true, promptHeardMs: 600 },
  },
  {
    title: 'jambonz #538: too few digits over the prompt, and the call does not hang',
    promptMs: 1_000,
    options: { minDigits: 4, interDigitTimeoutMs: 2_000, firstDigitTimeoutMs: Infinity },
    keys: '500ms 4',
    at: 2_500,
    result: { reason: 'noMatch', digits: '4', bargedIn: true, promptHeardMs: 600 },
  },
  {
    title: 'Cartesia line#274: a hash alone is not taken for silence',
    promptMs: 1_000,
    keys: '1500ms h',
    at: 1_500,
    result: { reason: 'finishKey', finishKey: '#', promptHeardMs: 1_000 },
  },
  {
    title: 'Asterisk Read: a hang-up in the middle of an entry is told, with what was typed',
    options: { numDigits: 6 },
    keys: '100ms 1 99ms 2 99ms 3',
    hangUp: '400ms x',
    at: 400,
    result: { reason: 'ended', digits: '123' },
  },
  {
    title: 'pipecat: the terminator is no digit of the entry',
    keys: '100ms 1 99ms h',
    at: 200,
    result: { reason: 'finishKey', digits: '1', finishKey: '#' },
  },
];

/** Tells a story; `late` with everything that the caller does behind the timers of its instant. */
function tell(story: Story, isLate = false): void {
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
      // Subscribed behind the timers, it is late anyway.
      speech$: cold(speech, { w: 'balance', e: '' }),
    });

    expectObservable(asked$).toBe(at === 0 ? '(r|)' : `${at}ms (r|)`, {
      r: { digits: '', bargedIn: false, promptHeardMs: 0, elapsedMs: at, ...result },
    });
  });
}

describe.each(Object.entries(rules))('gather: %s', (_rule, stories) => {
  it.each(stories.map((story) => [story.title, story] as const))('%s', (_title, story) => {
    tell(story);
  });

  it.each(stories.map((story) => [story.title, story] as const))('%s, one turn later', (_title, story) => {
    tell(story, true);
  });
});

describe('gather, where others went wrong', () => {
  it.each(issues.map((story) => [story.title, story] as const))('%s', (_title, story) => {
    tell(story);
  });
});
