import fc from 'fast-check';
import {
  asyncScheduler,
  concat,
  defer,
  delay,
  identity,
  map,
  merge,
  NEVER,
  type Observable,
  takeUntil,
  tap,
  timer,
} from 'rxjs';
import { gather } from '../../../src/ivr/questions/gather';
import type { GatherOptions } from '../../../src/ivr/questions/GatherOptions';
import type { GatherResult } from '../../../src/ivr/questions/GatherResult';
import type { CallSession } from '../../../src/session/contract/CallSession';
import { marbles } from '../../../src/testing/marbles/marbles';
import { testCall } from '../../../src/testing/testCall';
import { ramp } from '../../kit/audio/audio';

const HOUR = 3_600_000;

// Coarse steps, so that many events fall on the same instant.
const atMs = fc.nat({ max: 40 }).map((tenths) => tenths * 100);
const press = fc.record({ at: atMs, key: fc.constantFrom('1', '2', '7', '#', 'A'), isLate: fc.boolean() });
const question = fc.record({
  promptMs: fc.option(
    fc.nat({ max: 12 }).map((tenths) => tenths * 100),
    { nil: undefined },
  ),
  /** When the question is unsubscribed, if at all. */
  leftAfterMs: fc.option(atMs, { nil: undefined }),
  bargeIn: fc.boolean(),
  minDigits: fc.integer({ min: 0, max: 2 }),
  maxDigits: fc.constantFrom(2, 3, Infinity),
  firstDigitTimeoutMs: fc.constantFrom(0, 300, 1_000, HOUR),
  interDigitTimeoutMs: fc.constantFrom(0, 300, 1_000, HOUR),
  totalTimeoutMs: fc.constantFrom(0, 500, 2_000, HOUR),
  onInvalid: fc.constantFrom('ignore' as const, 'noMatch' as const),
  speechAt: fc.option(atMs, { nil: undefined }),
});
type Question = typeof question extends fc.Arbitrary<infer T> ? T : never;

const script = fc.record({
  presses: fc.array(press, { maxLength: 12 }),
  questions: fc.array(question, { minLength: 1, maxLength: 5 }),
  hangUpAt: atMs,
  lostEchoes: fc.boolean(),
});
type Script = typeof script extends fc.Arbitrary<infer T> ? T : never;

/** The results and the end of one question. */
interface Asked {
  readonly question: Question;
  readonly results: GatherResult[];
  isComplete: boolean;
  error: unknown;
}

function optionsOf(asked: Question): GatherOptions {
  const { promptMs, speechAt, bargeIn, minDigits, maxDigits, onInvalid } = asked;
  const { firstDigitTimeoutMs, interDigitTimeoutMs, totalTimeoutMs } = asked;
  return {
    ...(promptMs === undefined ? {} : { prompt: ramp(promptMs) }),
    ...{ bargeIn, minDigits, maxDigits, onInvalid, firstDigitTimeoutMs, interDigitTimeoutMs, totalTimeoutMs },
    speech$: speechAt === undefined ? NEVER : timer(speechAt).pipe(map(() => 'yes')),
  };
}

/** A question whose results and end are recorded. */
function note(call: CallSession, one: Question, asked: Asked[]): Observable<GatherResult> {
  return defer(() => {
    const now: Asked = { question: one, results: [], isComplete: false, error: undefined };
    asked.push(now);
    return gather(call, optionsOf(one)).pipe(
      tap({
        next: (result) => now.results.push(result),
        error: (error: unknown) => (now.error = error),
        complete: () => (now.isComplete = true),
      }),
      takeUntil(one.leftAfterMs === undefined ? NEVER : timer(one.leftAfterMs)),
    );
  });
}

/** Runs a script to its end, with the questions one after another or all at once. */
function run(
  played: Script,
  arrange: (questions: readonly Observable<GatherResult>[]) => Observable<unknown>,
) {
  const { presses, questions, hangUpAt, lostEchoes } = played;
  return marbles(({ flush }) => {
    const pressed: string[] = [];
    const call = testCall({
      dtmf$: merge(
        ...presses.map(({ at, key, isLate }) =>
          // Late digits come after the timers of the same instant.
          timer(at).pipe(
            isLate ? delay(0) : identity,
            map(() => key),
          ),
        ),
      ),
      lifecycle$: timer(hangUpAt).pipe(map(() => 'callerHangup' as const)),
      ...(lostEchoes ? { playout: { echoDelayMs: () => undefined } } : {}),
    });
    call.dtmf$.subscribe(({ digit }) => pressed.push(digit));
    const asked: Asked[] = [];
    arrange(questions.map((one) => note(call, one, asked))).subscribe();
    flush();
    // A further question receives the digits that unsubscribed questions returned.
    const left: GatherResult[] = [];
    gather(call, { firstDigitTimeoutMs: 0, finishOnKey: '', validDigits: '127#A' }).subscribe((result) =>
      left.push(result),
    );
    flush();
    return { pressed, asked, left: left.map(({ digits }) => digits).join(''), endedAt: asyncScheduler.now() };
  });
}

const consecutively = (questions: readonly Observable<GatherResult>[]) => concat(...questions);
const atOnce = (questions: readonly Observable<GatherResult>[]) => merge(...questions);

/** The digits that a question returned. */
const returned = ({ results }: Asked) =>
  results.map(({ digits, finishKey = '' }) => digits + finishKey).join('');
const isValid = (key: string) => key !== 'A';
const numRuns = 300;

describe('gather, with any script', () => {
  it.each([
    ['one after another', consecutively],
    ['all at once', atOnce],
  ] as const)('should emit exactly one result for every question, and never error: %s', (_name, arrange) => {
    fc.assert(
      fc.property(script, (played) => {
        for (const { question: one, results, isComplete, error } of run(played, arrange).asked) {
          expect(error).toBeUndefined();
          if (one.leftAfterMs === undefined) {
            expect([results.length, isComplete]).toEqual([1, true]);
          } else {
            expect(results.length).toBe(isComplete ? 1 : 0);
          }
        }
      }),
      { numRuns },
    );
  });

  it('should lose no digit and use no digit twice when questions follow one another', () => {
    fc.assert(
      fc.property(script, (played) => {
        const { pressed, asked, left } = run(played, consecutively);

        expect(Array.from(asked.map(returned).join('') + left).filter(isValid)).toEqual(
          pressed.filter(isValid),
        );
      }),
      { numRuns },
    );
  });

  it('should lose no digit and use no digit twice when all questions are active at once', () => {
    fc.assert(
      fc.property(script, (played) => {
        const { pressed, asked, left } = run(played, atOnce);

        expect(
          Array.from(asked.map(returned).join('') + left)
            .filter(isValid)
            .sort(),
        ).toEqual(pressed.filter(isValid).sort());
      }),
      { numRuns },
    );
  });

  it('should leave no timer', () => {
    fc.assert(
      fc.property(script, (played) => {
        // The call ends in the first seconds; a leaked timer would run for an hour.
        expect(run(played, consecutively).endedAt).toBeLessThan(HOUR / 2);
        expect(run(played, atOnce).endedAt).toBeLessThan(HOUR / 2);
      }),
      { numRuns },
    );
  });
});
