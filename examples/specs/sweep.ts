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

/** A caller's script, and how it is varied. */
export interface Sweep {
  /** The keys, by the time in ms at which they are pressed. */
  readonly keys: readonly (readonly [atMs: number, key: string])[];
  readonly audio$?: () => NonNullable<TestCallOptions['audio$']>;
  /** The caller hangs up at moments until then. */
  readonly untilMs: number;
}

/** How far apart the moments are between keys. */
const EVERY_MS = 100;

type Variant = 'as told' | 'marks lost' | 'keys early';

/**
 * Runs a flow with everything that may go wrong: the caller hangs up at each moment of the script, once with no mark ever
 * echoed, and once with all keys pressed over the greeting. Gives what did not hold: the call ends, once and without an
 * error, and with it the flow.
 */
export function sweep(
  makeHandler: () => (call: CallSession) => Observable<unknown>,
  script: Sweep,
): string[] {
  const faults: string[] = [];
  for (const [index, variant] of (['as told', 'marks lost', 'keys early'] as const).entries()) {
    for (const hangUpAt of moments(script, index * 33)) {
      const told = run(makeHandler(), script, variant, hangUpAt);
      if (told !== 'ran ended completed') {
        faults.push(`${variant}, hang-up at ${hangUpAt} ms: ${told}`);
      }
    }
  }
  return faults;
}

/** All through the script, and just before, with and behind each key. */
function moments({ keys, untilMs }: Sweep, fromMs: number): readonly number[] {
  const grid = Array.from(
    { length: Math.ceil((untilMs - fromMs) / EVERY_MS) },
    (_, n) => fromMs + n * EVERY_MS,
  );
  return [...grid, ...keys.flatMap(([atMs]) => [atMs - 1, atMs, atMs + 1])];
}

/** What came of a call, in short. */
function run(
  handler: (call: CallSession) => Observable<unknown>,
  { keys, audio$ }: Sweep,
  variant: Variant,
  hangUpAt: number,
): string {
  const told: string[] = [];
  const { onUnhandledError } = config;
  config.onUnhandledError = (error) => told.push(`unhandled ${String(error)}`);
  const timers = jest.spyOn(asyncScheduler, 'schedule');
  marbles(({ flush }) => {
    const call = testCall({
      dtmf$: concat(
        ...keys.map(([atMs, key], index) => {
          const before = keys[index - 1]?.[0] ?? 0;
          return timer(variant === 'keys early' ? 10 : atMs - before).pipe(map(() => key));
        }),
      ),
      lifecycle$: timer(hangUpAt).pipe(map(() => 'callerHangup' as const)),
      ...(audio$ === undefined ? {} : { audio$: audio$() }),
      ...(variant === 'marks lost' ? { playout: { echoDelayMs: () => undefined } } : {}),
    });
    of(call)
      .pipe(serveCalls((one) => handler(one).pipe(finalize(() => told.push('ran')))))
      .subscribe({
        next: ({ reason, detail = '' }) => {
          told.push(reason === 'callerHangup' || reason === 'appEnded' ? 'ended' : `${reason} ${detail}`);
        },
        error: (error: unknown) => told.push(String(error)),
      });
    concat(call.lifecycle$, timer(1)).subscribe({
      complete: () => {
        const left = timers.mock.results.filter(
          ({ value }) => value instanceof Subscription && !value.closed,
        );
        // One is that of this subscription.
        told.push(left.length <= 1 ? 'completed' : `left ${left.length - 1} timers`);
      },
    });
    flush();
  });
  timers.mockRestore();
  config.onUnhandledError = onUnhandledError;
  return told.join(' ');
}
