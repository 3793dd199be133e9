import { custom } from 'zod';
import type { CallOptions } from '../../../src/session/contract/CallOptions';
import { checkCallOptions } from '../../../src/session/contract/checkCallOptions';

const check = (options: CallOptions) => () => {
  checkCallOptions(options);
};

describe('checkCallOptions', () => {
  it('should accept documented values, and infinite limits', () => {
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
      "`resamplerQuality` must be one of 'lowLatency', 'balanced', 'best', got \"hifi\"",
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
    [
      { outbound: { onQueueFull: custom<'error'>().parse('block') } },
      "`outbound.onQueueFull` must be one of 'error', 'dropOldest', 'dropNewest', got \"block\"",
    ],
    [{ outbound: custom<object>().parse({ leadMs: 100 }) }, '`leadMs`'],
    [
      { limits: { maxMessageBytes: custom<number>().parse('10') } },
      '`limits.maxMessageBytes` must be a number from 0, got "10"',
    ],
    [{ limits: { closeTimeoutMs: -1 } }, '`limits.closeTimeoutMs` must be a number of ms from 0, got -1'],
  ])('should throw for %j, and name the option and quote the value', (options, message) => {
    expect(check(options)).toThrow(RangeError);
    expect(check(options)).toThrow(message);
  });

  it.each<[object, string]>([
    [custom<object>().parse(8_000), '`options` must be an object, got 8000'],
    [{ outbound: 3_200 }, '`outbound` must be an object, got 3200'],
    [{ limits: Infinity }, '`limits` must be an object, got Infinity'],
  ])('should throw a TypeError for %j', (options, message) => {
    expect(check(options)).toThrow(new TypeError(message));
  });

  it('should accept limits that are undefined', () => {
    expect(check(custom<CallOptions>().parse({ limits: { maxDurationMs: undefined } }))).not.toThrow();
  });

  it('should accept the names of the limits that it is called with', () => {
    const options = { limits: custom<object>().parse({ maxCalls: 5 }) };

    expect(check(options)).toThrow('Unknown option `maxCalls` for limits. Valid options: startTimeoutMs,');
    expect(() => {
      checkCallOptions(options, { maxCalls: 10 });
    }).not.toThrow();
    expect(() => {
      checkCallOptions({ limits: { maxDurationMs: 1 } }, { maxCalls: 10 });
    }).toThrow('Unknown option `maxDurationMs` for limits. Valid options: maxCalls');
  });
});
