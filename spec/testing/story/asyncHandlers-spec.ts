import { firstValueFrom, lastValueFrom } from 'rxjs';
import { gather } from '../../../src/ivr/questions/gather';
import type { CallHandler } from '../../../src/session/serveCalls';
import { prompt } from '../../../src/testing/prompts/prompt';
import { callHandler } from '../../../src/testing/story/callHandler';
import { inVirtualTime } from '../../../src/testing/story/inVirtualTime';
import { caller, ended, hangUp, heard, press, waitFor } from '../../../src/testing/story/steps';
import { warnings } from '../../support/warnings';

const ask = prompt('ask', { durationMs: 200 });
const thanks = prompt('thanks', { durationMs: 200 });

const asksForADigit: CallHandler = async (call) => {
  const { digits } = await firstValueFrom(gather(call, { prompt: ask, numDigits: 1 }));
  if (digits === '1') {
    await firstValueFrom(call.play(thanks));
  }
};

describe('a story of an async handler', () => {
  it('should run in real time', async () => {
    const story = caller(heard('ask'), press('1'), heard('thanks', { until: 'end' }), waitFor(ended()));
    const { outcome } = await lastValueFrom(callHandler(story, asksForADigit));

    expect(outcome).toMatchObject({ reason: 'appEnded' });
  });

  it('should name the way that works, when it runs where promises do not settle', () => {
    expect(() => inVirtualTime(() => callHandler(caller(heard('ask'), hangUp()), asksForADigit))).toThrow(
      /promises do not settle in `inVirtualTime` and `marbles`: use `await inVirtualTimeAsync\(/,
    );
  });

  it('should report a rejection once, as the failure of the story', async () => {
    const warned = warnings();
    const story = caller(waitFor(ended()));

    await expect(lastValueFrom(callHandler(story, () => Promise.reject(new Error('boom'))))).rejects.toThrow(
      /boom/,
    );
    expect(warned.codes()).toEqual([]);
  });
});
