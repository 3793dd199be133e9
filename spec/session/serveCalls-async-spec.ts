import { createServer } from 'node:http';
import { once } from 'node:events';
import { inspect } from 'node:util';
import {
  EMPTY,
  finalize,
  firstValueFrom,
  NEVER,
  Observable,
  of,
  Subject,
  take,
  tap,
  throwError,
  toArray,
} from 'rxjs';
import type { CallOutcome } from '../../src/session/contract/CallOutcome';
import type { CallSession } from '../../src/session/contract/CallSession';
import { type CallHandler, serveCalls } from '../../src/session/serveCalls';
import { acceptCall } from '../../src/socket/acceptCall';
import { FakeSocket } from '../../src/testing/sockets/FakeSocket';
import { testCall } from '../../src/testing/testCall';
import { listenAnywhere } from '../support/listenAnywhere';
import { warnings } from '../support/warnings';

/** A call that the caller hangs up on demand, served by a handler. */
function serve(handler: CallHandler) {
  const hangUp$ = new Subject<'callerHangup'>();
  const call = testCall({
    lifecycle$: hangUp$,
    info: { callSid: 'c1', from: '+919900000001' },
  });
  const outcome = firstValueFrom(of(call).pipe(serveCalls(handler)));
  return {
    call,
    outcome,
    hangUp: () => {
      hangUp$.next('callerHangup');
    },
  };
}

function pick({ reason, error }: CallOutcome): object {
  return { reason, error };
}

describe('serveCalls with promises', () => {
  it('should end the call when an async handler returns', async () => {
    const { outcome } = serve(() => Promise.resolve('done'));

    expect(pick(await outcome)).toEqual({ reason: 'appEnded', error: undefined });
  });

  it('should abort the signal of a handler whose caller hangs up while it waits', async () => {
    const steps: string[] = [];
    const wentOn = new Subject<void>();
    const { call, outcome, hangUp } = serve(async (_, { signal }) => {
      steps.push(`began, aborted: ${String(signal.aborted)}`);
      await once(signal, 'abort');
      steps.push(`went on, aborted: ${String(signal.aborted)}`);
      wentOn.next();
    });
    const done = firstValueFrom(wentOn);
    hangUp();
    await done;

    expect(pick(await outcome)).toEqual({ reason: 'callerHangup', error: undefined });
    expect(await firstValueFrom(call.lifecycle$.pipe(toArray()))).toMatchObject([
      { state: 'connected' },
      { state: 'started' },
      { state: 'ending' },
      { state: 'ended', reason: 'callerHangup' },
    ]);
    expect(steps).toEqual(['began, aborted: false', 'went on, aborted: true']);
  });

  it('should end the call of a promise that rejects, and warn', async () => {
    const warned = warnings();
    const failure = new Error('no balance');
    const { outcome } = serve(() => Promise.reject(failure));

    expect(pick(await outcome)).toEqual({ reason: 'appError', error: failure });
    const warning = await warned.next();
    expect(warning?.code).toBe('handlerFailed');
    expect(warning?.message).toMatch(/^The handler of call c1 failed.*no balance/);
  });

  it('should not warn of a failure that `onOutcome` is called with', async () => {
    const warned = warnings();
    const outcomes: CallOutcome[] = [];
    const failing = serveCalls(() => throwError(() => new Error('x')), {
      onOutcome: (outcome) => outcomes.push(outcome),
    });
    const outcome = await firstValueFrom(of(testCall()).pipe(failing));

    expect(outcomes).toEqual([outcome]);
    expect(warned.codes()).toEqual([]);
  });

  it('should warn of a handler that fails at the end of its call, which keeps its reason', async () => {
    const warned = warnings();
    const { outcome, hangUp } = serve((call) =>
      call.lifecycle$.pipe(
        tap(({ state }) => {
          if (state === 'ended') {
            throw new Error('at the end');
          }
        }),
      ),
    );
    hangUp();

    expect(pick(await outcome)).toEqual({ reason: 'callerHangup', error: undefined });
    expect(warned.codes()).toEqual(['errorAfterEnd']);
    expect((await warned.next())?.message).toMatch(/at the end/);
  });

  it('should warn of a handler that throws after the outcome was unsubscribed', () => {
    const warned = warnings();
    const calls$ = new Subject<CallSession>();
    const call = testCall();
    const subscription = calls$
      .pipe(
        serveCalls(() => {
          subscription.unsubscribe();
          throw new Error('too late');
        }),
      )
      .subscribe();
    calls$.next(call);

    expect(warned.codes()).toEqual(['errorAfterEnd']);
    expect(JSON.stringify(call)).toContain('"state":"started"');
  });

  it('should not warn of an error with which the handler ends its call itself', async () => {
    const warned = warnings();
    const { outcome } = serve((call) => {
      call.end({ error: new Error('mine') });
      return NEVER;
    });

    expect(pick(await outcome)).toEqual({ reason: 'appError', error: undefined });
    expect(warned.codes()).toEqual([]);
  });

  it('should not warn of a promise that rejects with its own error when the end of its call aborts it', async () => {
    const warned = warnings();
    const late: { reject?: (error: Error) => void } = {};
    const { outcome, hangUp } = serve(() => new Promise((_, reject) => (late.reject = reject)));
    hangUp();
    await outcome;
    late.reject?.(Object.assign(new Error('stopped'), { name: 'AbortError' }));
    await new Promise((resolve) => setImmediate(resolve));

    expect(warned.codes()).toEqual([]);
  });

  it('should warn of a promise that rejects after the end of its call', async () => {
    const warned = warnings();
    const late: { reject?: (error: Error) => void } = {};
    const { outcome, hangUp } = serve(() => new Promise((_, reject) => (late.reject = reject)));
    hangUp();
    await outcome;
    late.reject?.(new Error('too late'));

    const warning = await warned.next();
    expect(warning?.code).toBe('errorAfterEnd');
    expect(warning?.message).toMatch(/too late/);
  });

  it('should abort a fetch of a call that has ended, without a warning', async () => {
    const warned = warnings();
    const asked = new Subject<void>();
    const server = createServer(() => {
      asked.next();
    });
    const address = await listenAnywhere(server);
    const seen: { error?: unknown } = {};
    const { outcome, hangUp } = serve(async (_, { signal }) => {
      try {
        await fetch(address, { signal });
      } catch (error) {
        seen.error = error;
        throw error;
      }
    });
    await firstValueFrom(asked);
    hangUp();
    expect(pick(await outcome)).toEqual({ reason: 'callerHangup', error: undefined });
    await new Promise((resolve) => server.close(resolve));

    expect(seen.error).toMatchObject({ name: 'AbortError' });
    expect(warned.codes()).toEqual([]);
  });

  it('should not warn of a wait for a digit that the caller ends by hanging up', async () => {
    const warned = warnings();
    const seen: { error?: unknown } = {};
    const { outcome, hangUp } = serve((call) =>
      firstValueFrom(call.dtmf$).catch((error: unknown) => {
        seen.error = error;
        throw error;
      }),
    );
    hangUp();
    expect(pick(await outcome)).toEqual({ reason: 'callerHangup', error: undefined });
    await new Promise(setImmediate);

    expect(seen.error).toMatchObject({ name: 'EmptyError' });
    expect(warned.codes()).toEqual([]);
  });

  it('should close an async generator when its call ends', async () => {
    const steps: string[] = [];
    const closed = new Subject<void>();
    async function* handle(call: CallSession) {
      try {
        yield await Promise.resolve(call.info.callSid);
        await firstValueFrom(NEVER, { defaultValue: 0 });
      } finally {
        steps.push('closed');
        closed.next();
      }
    }
    const generator = { made: handle(testCall()) };
    const returned = jest.spyOn(generator.made, 'return');
    const { outcome, hangUp } = serve(() => generator.made);
    hangUp();

    expect(pick(await outcome)).toEqual({ reason: 'callerHangup', error: undefined });
    expect(returned).toHaveBeenCalledTimes(1);
  });

  it('should end the call when an async generator has returned', async () => {
    const { outcome } = serve(async function* () {
      yield await Promise.resolve(1);
    });

    expect(pick(await outcome)).toEqual({ reason: 'appEnded', error: undefined });
  });

  it('should serve an iterable', async () => {
    const { outcome } = serve(() => [1, 2]);

    expect(pick(await outcome)).toEqual({ reason: 'appEnded', error: undefined });
  });

  it('should warn of a teardown that throws after its handler has completed, and end the call', async () => {
    const warned = warnings();
    const broken$ = new Observable<number>((subscriber) => {
      setImmediate(() => {
        subscriber.complete();
      });
      return () => {
        throw new Error('teardown');
      };
    });
    const { outcome } = serve(() => broken$);

    expect(pick(await outcome)).toEqual({ reason: 'appEnded', error: undefined });
    const warning = await warned.next();
    expect(warning?.code).toBe('errorAfterEnd');
    expect(warning?.message).toMatch(/teardown/);
  });

  it('should continue serving when `finalize` of a handler throws', async () => {
    const warned = warnings();
    const throwing = tap({
      finalize: () => {
        throw new Error('in finalize');
      },
    });
    const results = of(testCall(), testCall()).pipe(
      serveCalls(() =>
        of(1).pipe(
          throwing,
          finalize(() => undefined),
          take(1),
        ),
      ),
      toArray(),
    );

    expect((await firstValueFrom(results)).map(({ reason }) => reason)).toEqual(['appEnded', 'appEnded']);
    expect(warned.codes().filter((code) => code !== 'errorAfterEnd')).toEqual([]);
  });

  it('should mask an outcome that is logged', async () => {
    const outcome = await firstValueFrom(
      of(testCall({ info: { from: '+919900000001' } })).pipe(serveCalls(() => EMPTY)),
    );

    expect(outcome.info.from).toBe('+919900000001');
    for (const text of [JSON.stringify(outcome), inspect(outcome)]) {
      expect(text).toContain('appEnded');
      expect(text).not.toContain('9900000001');
    }
  });

  it('should name an unknown option', () => {
    // @ts-expect-error -- as JavaScript may do
    expect(() => serveCalls(() => EMPTY, { onOutcomes: () => undefined })).toThrow(/`onOutcomes`/);
  });

  it('should warn of a handler that fails while its call is ending for another reason', async () => {
    const warned = warnings();
    const socket = new FakeSocket({ answersClose: false });
    const outcome = firstValueFrom(
      acceptCall(socket).pipe(
        serveCalls((call) => {
          call.end({ after: 'now' });
          return throwError(() => new Error('on the way out'));
        }),
      ),
    );
    socket.begin();
    socket.drop(1_000);
    const { reason, error } = await outcome;

    expect({ reason, error }).toEqual({ reason: 'appEnded', error: undefined });
    expect((await warned.next())?.message).toMatch(/on the way out/);
  });

  it('should name the cause of an error, also of an error that is its own cause', async () => {
    const warned = warnings();
    const failure = new Error('fetch failed');
    failure.cause = failure;
    await serve(() => Promise.reject(failure)).outcome;

    expect((await warned.next())?.message).toMatch(/\(caused by Error: fetch failed\)$/);
  });
});
