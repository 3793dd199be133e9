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
        resamplerQuality: 'best',
        outbound: { messageBytes: 320, sendAheadMs: 0, flushAfterMs: Infinity, maxQueueMs: Infinity },
        limits: { startTimeoutMs: Infinity, mediaTimeoutMs: 0, maxDurationMs: Infinity, closeTimeoutMs: 0 },
      }),
    ).not.toThrow();
  });

  it.each<[CallOptions, string]>([
    [{ sampleRate: 9_000 }, '`sampleRate` must be one of 8000,'],
    [{ wireSampleRate: 44_100 }, '`wireSampleRate` must be one of 8000, 16000, 24000, got 44100'],
    [
      { resamplerQuality: custom<'best'>().parse('hifi') },
      '`resamplerQuality` must be one of lowLatency, balanced, best, got hifi',
    ],
    [{ outbound: { messageBytes: 1_000 } }, '`messageBytes` must be a multiple of 320'],
    [{ outbound: { sendAheadMs: -1 } }, '`outbound.sendAheadMs` must be a number of ms from 0, got -1'],
    [{ outbound: { flushAfterMs: NaN } }, '`outbound.flushAfterMs` must be a number of ms from 0, got NaN'],
    [{ outbound: { maxQueueMs: -0.5 } }, '`outbound.maxQueueMs` must be a number of ms from 0, got -0.5'],
    [{ limits: { startTimeoutMs: -1 } }, '`limits.startTimeoutMs` must be a number of ms from 0, got -1'],
    [{ limits: { mediaTimeoutMs: -1 } }, '`limits.mediaTimeoutMs` must be a number of ms from 0, got -1'],
    [
      { limits: { endAfterMediaTimeoutMs: -1 } },
      '`limits.endAfterMediaTimeoutMs` must be a number of ms from 0, got -1',
    ],
    [{ limits: { maxDurationMs: NaN } }, '`limits.maxDurationMs` must be a number of ms from 0, got NaN'],
    [{ limits: { maxMessageBytes: -1 } }, '`limits.maxMessageBytes` must be a number from 0, got -1'],
    [
      { limits: custom<object>().parse({ maxMesages: 1 }) },
      'Unknown option `maxMesages` for limits. Valid options: startTimeoutMs,',
    ],
    [{ limits: { closeTimeoutMs: -1 } }, '`limits.closeTimeoutMs` must be a number of ms from 0, got -1'],
  ])('should throw for %j, and name and quote it', (options, message) => {
    expect(check(options)).toThrow(RangeError);
    expect(check(options)).toThrow(message);
  });
});
