import { custom } from 'zod';
import type { CallOptions } from '../../../src/session/contract/CallOptions';
import { checkCallOptions } from '../../../src/session/contract/checkCallOptions';

const check = (options: CallOptions) => () => {
  checkCallOptions(options);
};

describe('checkCallOptions', () => {
  it('should let through what is documented, and limits without a limit', () => {
    expect(check({})).not.toThrow();
    expect(
      check({
        sampleRate: 44_100,
        wireSampleRate: 24_000,
        resampling: 'best',
        outbound: { frameBytes: 320, leadMs: 0, holdMs: Infinity, maxQueueMs: Infinity },
        limits: { startTimeoutMs: Infinity, stalledAfterMs: 0, maxDurationMs: Infinity, closeTimeoutMs: 0 },
      }),
    ).not.toThrow();
  });

  it.each<[CallOptions, string]>([
    [{ sampleRate: 9_000 }, '`sampleRate` must be one of 8000,'],
    [{ wireSampleRate: 44_100 }, '`wireSampleRate` must be one of 8000, 16000, 24000, got 44100'],
    [
      { resampling: custom<'best'>().parse('hifi') },
      '`resampling` must be one of lowLatency, balanced, best, got hifi',
    ],
    [{ outbound: { frameBytes: 1_000 } }, '`frameBytes` must be a multiple of 320'],
    [{ outbound: { leadMs: -1 } }, '`outbound.leadMs` must be a number of ms from 0, got -1'],
    [{ outbound: { holdMs: NaN } }, '`outbound.holdMs` must be a number of ms from 0, got NaN'],
    [{ outbound: { maxQueueMs: -0.5 } }, '`outbound.maxQueueMs` must be a number of ms from 0, got -0.5'],
    [{ limits: { startTimeoutMs: -1 } }, '`limits.startTimeoutMs` must be a number of ms from 0, got -1'],
    [{ limits: { stalledAfterMs: -1 } }, '`limits.stalledAfterMs` must be a number of ms from 0, got -1'],
    [
      { limits: { endStalledAfterMs: -1 } },
      '`limits.endStalledAfterMs` must be a number of ms from 0, got -1',
    ],
    [{ limits: { maxDurationMs: NaN } }, '`limits.maxDurationMs` must be a number of ms from 0, got NaN'],
    [{ limits: { maxMessageBytes: -1 } }, '`limits.maxMessageBytes` must be a number from 0, got -1'],
    [
      { limits: custom<object>().parse({ maxMesages: 1 }) },
      '`limits.maxMesages` is no limit; there are startTimeoutMs,',
    ],
    [{ limits: { closeTimeoutMs: -1 } }, '`limits.closeTimeoutMs` must be a number of ms from 0, got -1'],
  ])('should throw for %j, and name and quote it', (options, message) => {
    expect(check(options)).toThrow(RangeError);
    expect(check(options)).toThrow(message);
  });
});
