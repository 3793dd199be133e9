import { EMPTY, isObservable, map, timer } from 'rxjs';
import { confirm } from '../../../src/ivr/questions/confirm';
import { gather } from '../../../src/ivr/questions/gather';
import type { GatherResult } from '../../../src/ivr/questions/GatherResult';
import { reprompt, type RepromptOptions, type RepromptResult } from '../../../src/ivr/questions/reprompt';
import type { CallSession } from '../../../src/session/contract/CallSession';
import { ask } from '../../../src/support/async/ask';
import { callHandler } from '../../../src/testing/story/callHandler';
import { inVirtualTimeAsync } from '../../../src/testing/story/inVirtualTimeAsync';
import { caller, ended, hangUp, press, waitFor } from '../../../src/testing/story/steps';

/** Resolves after a time of the call, as a query to a database does. */
const after = (ms: number) => ask(timer(ms));

/** Runs a call in which a PIN is asked for; returns what `reprompt` emits, and the outcome of the call. */
async function run(
  accept: RepromptOptions['accept'],
  steps: Parameters<typeof caller>,
  askOnce?: Parameters<typeof reprompt>[1],
) {
  const results: RepromptResult[] = [];
  const handler = (call: CallSession) =>
    reprompt(call, askOnce ?? (() => gather(call, { numDigits: 2 })), {
      ...(accept === undefined ? {} : { accept }),
      maxAttempts: 2,
    }).pipe(map((result) => results.push(result)));
  const { outcome } = await inVirtualTimeAsync(() => callHandler(caller(...steps), handler));
  return { results, outcome };
}

describe('reprompt with async functions', () => {
  it('should accept an entry when the promise of `accept` resolves with true', async () => {
    const asked: string[] = [];
    const isPin = async ({ digits }: { readonly digits: string }) => {
      asked.push(digits);
      await after(300);
      return digits === '42';
    };
    const { results } = await run(isPin, [press('11'), press('42'), waitFor(ended())]);

    expect(asked).toEqual(['11', '42']);
    expect(results).toMatchObject([{ type: 'accepted', answer: { digits: '42' } }]);
  });

  it('should count a promise of false as a wrong entry', async () => {
    const { results } = await run(() => Promise.resolve(false), [press('1122'), waitFor(ended())]);

    expect(results).toEqual([{ type: 'exhausted', by: 'noMatch' }]);
  });

  it('should error with the error of a promise that rejects', async () => {
    const error = new Error('no database');

    await expect(run(() => Promise.reject(error), [press('11'), waitFor(ended())])).rejects.toThrow(
      'no database',
    );
  });

  it('should error when a promise resolves with another value', async () => {
    const story = caller(press('11'), waitFor(ended()));
    const run$ = inVirtualTimeAsync(() =>
      callHandler(story, (call) => {
        const options = { accept: () => Promise.resolve('maybe') };
        const asked: unknown = Reflect.apply(reprompt, undefined, [
          call,
          () => gather(call, { numDigits: 2 }),
          options,
        ]);
        return isObservable(asked) ? asked : EMPTY;
      }),
    );

    await expect(run$).rejects.toThrow('got "maybe"');
  });

  it('should end with the call while a promise is pending', async () => {
    const { results, outcome } = await run(
      () => new Promise<boolean>(() => undefined),
      [press('11'), hangUp()],
    );

    expect(results).toEqual([{ type: 'ended' }]);
    expect(outcome?.reason).toBe('callerHangup');
  });

  it('should accept the promise of a `confirm`', async () => {
    const results: RepromptResult[] = [];
    const story = caller(press('42'), press('2'), press('43'), press('1'), waitFor(ended()));
    await inVirtualTimeAsync(() =>
      callHandler(story, async (call) => {
        const amount$ = reprompt(call, () => gather(call, { numDigits: 2 }), {
          accept: async () => ask(confirm(call)),
        });
        results.push(await ask(amount$));
      }),
    );

    expect(results).toMatchObject([{ type: 'accepted', answer: { digits: '43' } }]);
  });

  it('should ask by an async function, which may prepare the question', async () => {
    const results: RepromptResult[] = [];
    const story = caller(press('42'), waitFor(ended()));
    await inVirtualTimeAsync(() =>
      callHandler(story, async (call) => {
        const asked$ = reprompt(call, async (leadIn) => {
          await after(100);
          return ask(gather(call, { prompt: leadIn, numDigits: 2 }));
        });
        results.push(await ask(asked$));
      }),
    );

    expect(results).toMatchObject([{ type: 'accepted', answer: { digits: '42' } }]);
  });

  it('should end with the call while an async question is pending', async () => {
    const { results } = await run(
      undefined,
      [press('1'), hangUp()],
      () => new Promise<GatherResult>(() => undefined),
    );

    expect(results).toEqual([{ type: 'ended' }]);
  });

  it.each([50, 300, 600])(
    'should end without an error when the caller hangs up during an async `confirm`, after %d ms',
    async (afterMs) => {
      const results: unknown[] = [];
      const steps = [press('42'), waitFor(afterMs), hangUp()];
      await inVirtualTimeAsync(() =>
        callHandler(caller(...steps), (call) =>
          reprompt(call, async () => ask(gather(call, { numDigits: 2 })), {
            accept: async () => ask(confirm(call)),
          }).pipe(map((result) => results.push(result))),
        ),
      );

      expect(results).toEqual([{ type: 'ended' }]);
    },
  );
});
