import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { EMPTY, firstValueFrom, interval, NEVER, of, take, throwError, timer, toArray } from 'rxjs';
import { gather } from '../../../src/ivr/questions/gather';
import type { CallHandler } from '../../../src/session/serveCalls';
import { marbles } from '../../../src/testing/marbles/marbles';
import { prompt } from '../../../src/testing/prompts/prompt';
import { callHandler } from '../../../src/testing/story/callHandler';
import { inVirtualTimeAsync } from '../../../src/testing/story/inVirtualTimeAsync';
import { caller, ended, hangUp, heard, press, waitFor } from '../../../src/testing/story/steps';
import { testCall } from '../../../src/testing/testCall';

const question = prompt('question', { durationMs: 2_000 });
const thanks = prompt('thanks', { durationMs: 60_000 });

const asksForADigit: CallHandler = async (call) => {
  const { digits } = await firstValueFrom(gather(call, { prompt: question, numDigits: 1 }));
  if (digits === '1') {
    await firstValueFrom(call.play(thanks));
  }
};

describe('inVirtualTimeAsync', () => {
  it('should run a story of minutes with an async handler', async () => {
    const story = caller(
      heard('question'),
      press('1'),
      heard('thanks', { until: 'end', withinMs: 65_000 }),
      waitFor(ended()),
    );
    const { outcome } = await inVirtualTimeAsync(() => callHandler(story, asksForADigit));

    expect(outcome).toMatchObject({ reason: 'appEnded' });
    expect(outcome?.stats.heardMs).toBeGreaterThanOrEqual(60_000);
    // What real time would show: the clock is the virtual one.
    expect(outcome?.stats.durationMs).toBeLessThan(70_000);
  });

  it('should tell the same story of an async handler as of one of observables', async () => {
    const story = caller(heard('question'), waitFor(500), hangUp());
    const [first, second] = [
      await inVirtualTimeAsync(() => callHandler(story, asksForADigit)),
      await inVirtualTimeAsync(() =>
        callHandler(story, (call) => gather(call, { prompt: question, numDigits: 1 })),
      ),
    ];

    expect(first.outcome?.reason).toBe('callerHangup');
    expect(first.timeline).toEqual(second.timeline);
  });

  it('should resolve with the last value, and let hours pass', async () => {
    expect(await inVirtualTimeAsync(() => timer(7_200_000))).toBe(0);
    expect(await inVirtualTimeAsync(() => interval(60_000).pipe(take(3), toArray()))).toEqual([0, 1, 2]);
  });

  it('should run an async function that awaits timers one after the other', async () => {
    const times = await inVirtualTimeAsync(async () => {
      const call = testCall();
      const before = call.nowMs();
      await firstValueFrom(call.play(question));
      const after = call.nowMs();
      call.end({ after: 'now' });
      return after - before;
    });

    expect(times).toBe(2_000);
  });

  it('should wait for files and sockets while time stands still', async () => {
    const server = createServer((_request, response) => response.end('1')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? (address satisfies AddressInfo | null)?.port : 0;
    const read = await inVirtualTimeAsync(async () => {
      const text = await readFile('package.json', 'utf8');
      const answer = await (await fetch(`http://127.0.0.1:${port ?? 0}`)).text();
      return { name: text.includes('exotel-rx'), answer };
    });
    server.closeAllConnections();
    server.close();

    expect(read).toEqual({ name: true, answer: '1' });
  });

  it('should reject a test that waits for a real timer, and name it', async () => {
    await expect(inVirtualTimeAsync(() => sleep(60_000, 0, { ref: true, signal: stop() }))).rejects.toThrow(
      'A test in virtual time waits for real time (Timeout)',
    );
  });

  it('should reject with what the source fails with', async () => {
    const error = new RangeError('too far');
    await expect(inVirtualTimeAsync(() => throwError(() => error))).rejects.toBe(error);
    await expect(inVirtualTimeAsync(() => Promise.reject(error))).rejects.toBe(error);
  });

  it('should reject a test that never ends', async () => {
    await expect(inVirtualTimeAsync(() => NEVER)).rejects.toThrow('never ends: no timer is left');
    await expect(inVirtualTimeAsync(() => interval(60_000))).rejects.toThrow('goes on after a day');
    await expect(inVirtualTimeAsync(() => EMPTY)).rejects.toThrow('completed without a value');
  });

  it('should leave the clock of RxJS as it was', async () => {
    const before = Date.now();
    await inVirtualTimeAsync(() => of(1));
    await firstValueFrom(timer(1));

    expect(testCall().nowMs()).toBeLessThanOrEqual(Date.now() - before + 60_000);
  });

  it('should reject what is not a function, and a test within another', async () => {
    // @ts-expect-error -- no function
    await expect(inVirtualTimeAsync(of(1))).rejects.toThrow('`source` must be a function');
    // @ts-expect-error -- no observable
    await expect(inVirtualTimeAsync(() => 5)).rejects.toThrow('one that returns 5');
    await expect(inVirtualTimeAsync(() => inVirtualTimeAsync(() => of(1)))).rejects.toThrow(
      'one test at a time',
    );
    let inner: Promise<number> | undefined;
    marbles(() => {
      inner = inVirtualTimeAsync(() => of(1));
    });
    await expect(inner).rejects.toThrow('one test at a time');
  });
});

/** Stops the real timers that a test has started. */
const stopped: AbortController[] = [];
afterEach(() => {
  for (const controller of stopped.splice(0)) controller.abort();
});

function stop(): AbortSignal {
  const controller = new AbortController();
  stopped.push(controller);
  return controller.signal;
}
