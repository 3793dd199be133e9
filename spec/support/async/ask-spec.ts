import { concat, EMPTY, NEVER, Observable, of, throwError } from 'rxjs';
import { confirm } from '../../../src/ivr/questions/confirm';
import { gather } from '../../../src/ivr/questions/gather';
import { menu } from '../../../src/ivr/questions/menu';
import type { CallHandler } from '../../../src/session/serveCalls';
import { ask } from '../../../src/support/async/ask';
import { prompt } from '../../../src/testing/prompts/prompt';
import { callHandler } from '../../../src/testing/story/callHandler';
import { inVirtualTimeAsync } from '../../../src/testing/story/inVirtualTimeAsync';
import { caller, hangUp, heard, press, waitFor, ended } from '../../../src/testing/story/steps';
import { warnings } from '../warnings';

const question = prompt('question');
const answer = prompt('answer');

describe('ask', () => {
  it('should resolve with the first value, and unsubscribe', async () => {
    let isLeft = false;
    const source$ = new Observable<number>((subscriber) => {
      subscriber.next(1);
      subscriber.next(2);
      return () => {
        isLeft = true;
      };
    });

    expect(await ask(source$)).toBe(1);
    expect(isLeft).toBe(true);
  });

  it.each<[string, Observable<unknown>]>([
    ['a result of menu', of({ type: 'ended' as const })],
    ['a result of gather', of({ reason: 'ended' as const })],
    ['a result of play', of({ outcome: 'ended' as const })],
    ['a result of confirm', of('ended' as const)],
  ])('should reject with callEnded for the end of a call: %s', async (_title, source$) => {
    await expect(ask(source$)).rejects.toMatchObject({ code: 'callEnded' });
  });

  it('should reject with noAnswer if the observable completes without a value', async () => {
    await expect(ask(EMPTY)).rejects.toMatchObject({ code: 'noAnswer' });
  });

  it('should reject with the error of the observable', async () => {
    const error = new Error('no such file');
    await expect(ask(throwError(() => error))).rejects.toBe(error);
  });

  it('should reject what is not an observable', async () => {
    // @ts-expect-error -- a promise
    await expect(ask(Promise.resolve(1))).rejects.toThrow('`source` of ask must be an observable, got');
  });
});

describe('an async handler with ask', () => {
  const steps: string[] = [];
  const handler: CallHandler = async (call) => {
    steps.length = 0;
    const { choice } = await chosen(ask(menu(call, ['1', '2'], { prompt: question })));
    steps.push(`choice ${choice}`);
    const { digits } = await ask(gather(call, { prompt: question, numDigits: 2 }));
    steps.push(`digits ${digits}`);
    steps.push(await ask(confirm(call, { prompt: question })));
    await ask(call.play(answer));
    steps.push('played');
  };

  it('should read like the call', async () => {
    const story = caller(
      heard('question', { until: 'beginning' }),
      press('1'),
      heard('question', { until: 'beginning' }),
      press('42'),
      heard('question', { until: 'beginning' }),
      press('1'),
      heard('answer', { until: 'end' }),
      waitFor(ended()),
    );
    const { outcome } = await inVirtualTimeAsync(() => callHandler(story, handler));

    expect(steps).toEqual(['choice 1', 'digits 42', 'yes', 'played']);
    expect(outcome?.reason).toBe('appEnded');
  });

  it.each([20, 200, 500, 1_000, 2_000])(
    'should stop where the caller hangs up, after %d ms, without a warning',
    async (afterMs) => {
      const warned = warnings();
      const story = caller(press('1'), waitFor(afterMs), hangUp());
      const { outcome } = await inVirtualTimeAsync(() => callHandler(story, handler));

      expect(outcome?.reason).toBe('callerHangup');
      expect(outcome?.error).toBeUndefined();
      expect(steps).not.toContain('played');
      expect(warned.codes()).toEqual([]);
    },
  );

  it('should fail when an observable of a live call has no value', async () => {
    const story = caller(waitFor(ended()));
    const run = inVirtualTimeAsync(() =>
      callHandler(story, () =>
        ask(
          concat(
            EMPTY,
            NEVER.pipe(() => EMPTY),
          ),
        ),
      ),
    );

    await expect(run).rejects.toThrow(/The observable completed without a value/);
  });
});

/** A menu that is exhausted has no choice. */
async function chosen<T extends { readonly type: string }>(
  result: Promise<T>,
): Promise<Extract<T, { readonly type: 'choice' }>> {
  const value = await result;
  if (isChoice(value)) {
    return value;
  }
  throw new Error(value.type);
}

function isChoice<T extends { readonly type: string }>(
  value: T,
): value is Extract<T, { readonly type: 'choice' }> {
  return value.type === 'choice';
}
