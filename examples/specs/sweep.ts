import {
  asyncScheduler,
  concat,
  config,
  finalize,
  map,
  type Observable,
  of,
  Subscription,
  timer,
} from 'rxjs';
import { type CallSession, serveCalls } from 'exotel-rx';
import { marbles, testCall, type TestCallOptions } from 'exotel-rx/testing';

/** A caller's script, and how it varies. */
export interface Sweep {
  /** The digits, and when they are pressed, in ms. */
  readonly keys: readonly (readonly [atMs: number, key: string])[];
  readonly audio$?: () => NonNullable<TestCallOptions['audio$']>;
  /** The latest hang-up of the caller, in ms. */
  readonly untilMs: number;
}

/** Interval between hang-ups, in ms. */
const EVERY_MS = 100;

type Variant = 'as scripted' | 'marks lost' | 'digits early';

/**
 * Runs a flow with everything that may go wrong. The caller hangs up at each moment of the script: as scripted, without
 * any echo of a mark, and with all digits pressed during the greeting. Returns the faults: each call must end once,
 * without an error, and so must the flow.
 */
export function sweep(
  makeHandler: () => (call: CallSession) => Observable<unknown>,
  script: Sweep,
): string[] {
  const faults: string[] = [];
  for (const [index, variant] of (['as scripted', 'marks lost', 'digits early'] as const).entries()) {
    for (const hangUpAt of moments(script, index * 33)) {
      const log = run(makeHandler(), script, variant, hangUpAt);
      if (log !== 'ran ended completed') {
        faults.push(`${variant}, hang-up at ${hangUpAt} ms: ${log}`);
      }
    }
  }
  return faults;
}

/** Moments throughout the script, and just before, at and after each digit. */
function moments({ keys, untilMs }: Sweep, fromMs: number): readonly number[] {
  const grid = Array.from(
    { length: Math.ceil((untilMs - fromMs) / EVERY_MS) },
    (_, n) => fromMs + n * EVERY_MS,
  );
  return [...grid, ...keys.flatMap(([atMs]) => [atMs - 1, atMs, atMs + 1])];
}

/** Plays a call. Returns its outcome in short. */
function run(
  handler: (call: CallSession) => Observable<unknown>,
  { keys, audio$ }: Sweep,
  variant: Variant,
  hangUpAt: number,
): string {
  const log: string[] = [];
  const { onUnhandledError } = config;
  config.onUnhandledError = (error) => log.push(`unhandled ${String(error)}`);
  const timers = jest.spyOn(asyncScheduler, 'schedule');
  marbles(({ flush }) => {
    const call = testCall({
      dtmf$: concat(
        ...keys.map(([atMs, key], index) => {
          const before = keys[index - 1]?.[0] ?? 0;
          return timer(variant === 'digits early' ? 10 : atMs - before).pipe(map(() => key));
        }),
      ),
      lifecycle$: timer(hangUpAt).pipe(map(() => 'callerHangup' as const)),
      ...(audio$ === undefined ? {} : { audio$: audio$() }),
      ...(variant === 'marks lost' ? { playout: { echoDelayMs: () => undefined } } : {}),
    });
    of(call)
      .pipe(serveCalls((one) => handler(one).pipe(finalize(() => log.push('ran')))))
      .subscribe({
        next: ({ reason, detail = '' }) => {
          log.push(reason === 'callerHangup' || reason === 'appEnded' ? 'ended' : `${reason} ${detail}`);
        },
        error: (error: unknown) => log.push(String(error)),
      });
    concat(call.lifecycle$, timer(1)).subscribe({
      complete: () => {
        const left = timers.mock.results.filter(
          ({ value }) => value instanceof Subscription && !value.closed,
        );
        // One timer belongs to this subscription.
        log.push(left.length <= 1 ? 'completed' : `left ${left.length - 1} timers`);
      },
    });
    flush();
  });
  timers.mockRestore();
  config.onUnhandledError = onUnhandledError;
  return log.join(' ');
}
