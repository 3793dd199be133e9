import { checkOneOf } from '../audio/checkOneOf.js';
import { checkFrameBytes } from '../audio/outboundFrameBytes.js';
import { RESAMPLER_QUALITIES } from '../audio/ResamplerQuality.js';
import { checkRate } from '../audio/sampleRates.js';
import { checkObject } from '../checkObject.js';
import { describeValue } from '../describeValue.js';
import type { CallOptions } from './CallOptions.js';

const WIRE_RATES: readonly number[] = [8_000, 16_000, 24_000];

/** @throws RangeError when an option is out of its range; it names the option and quotes the value */
export function checkCallOptions(options: CallOptions): void {
  checkObject('`options`', options);
  const { sampleRate, wireSampleRate, resampling, outbound = {} } = options;
  if (sampleRate !== undefined) {
    checkRate('sampleRate', sampleRate);
  }
  if (wireSampleRate !== undefined) {
    checkOneOf('wireSampleRate', wireSampleRate, WIRE_RATES);
  }
  if (resampling !== undefined) {
    checkOneOf('resampling', resampling, RESAMPLER_QUALITIES);
  }
  if (outbound.frameBytes !== undefined) {
    checkFrameBytes(outbound.frameBytes);
  }
  const limits = {
    'outbound.leadMs': outbound.leadMs,
    'outbound.holdMs': outbound.holdMs,
    'outbound.maxQueueMs': outbound.maxQueueMs,
    startTimeoutMs: options.startTimeoutMs,
    stalledAfterMs: options.stalledAfterMs,
    endStalledAfterMs: options.endStalledAfterMs,
    maxDurationMs: options.maxDurationMs,
    closeTimeoutMs: options.closeTimeoutMs,
  };
  for (const [name, value] of Object.entries(limits)) {
    if (value !== undefined && !(value >= 0)) {
      throw new RangeError(`\`${name}\` must be a number of ms from 0, got ${describeValue(value)}`);
    }
  }
}
