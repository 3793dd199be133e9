import { checkMessageBytes } from '../../audio/framing/messageSize.js';
import { RESAMPLER_QUALITIES } from '../../audio/resample/ResamplerQuality.js';
import { checkRate } from '../../audio/sampleRates.js';
import { describeValue } from '../../support/describeValue.js';
import { checkCallback, checkObject, checkOneOf, checkOptionNames } from '../../support/options.js';
import { DEFAULT_CALL_LIMITS } from './CallLimits.js';
import { type CallOptions, OUTBOUND_OPTIONS, QUEUE_POLICIES } from './CallOptions.js';

const WIRE_RATES: readonly number[] = [8_000, 16_000, 24_000];

/**
 * Checks the options of a call.
 *
 * @param knownLimits - an object with the name of every limit
 * @throws TypeError when an option has the wrong type, RangeError when its name is unknown or its value is out of range
 */
export function checkCallOptions(options: CallOptions, knownLimits: object = DEFAULT_CALL_LIMITS): void {
  checkObject('`options`', options);
  if (options.limits !== undefined) {
    checkLimits(options.limits, knownLimits);
  }
  checkCallback('onRejected', options.onRejected);
  const { sampleRate, wireSampleRate, resamplerQuality, outbound = {} } = options;
  checkObject('`outbound`', outbound);
  checkOptionNames(outbound, Object.keys(OUTBOUND_OPTIONS), 'outbound');
  if (sampleRate !== undefined) {
    checkRate('sampleRate', sampleRate);
  }
  if (wireSampleRate !== undefined) {
    checkOneOf('wireSampleRate', wireSampleRate, WIRE_RATES);
  }
  if (resamplerQuality !== undefined) {
    checkOneOf('resamplerQuality', resamplerQuality, RESAMPLER_QUALITIES);
  }
  if (outbound.messageBytes !== undefined) {
    checkMessageBytes(outbound.messageBytes);
  }
  if (outbound.onQueueFull !== undefined) {
    checkOneOf('outbound.onQueueFull', outbound.onQueueFull, QUEUE_POLICIES);
  }
  const durations = {
    'outbound.sendAheadMs': outbound.sendAheadMs,
    'outbound.flushAfterMs': outbound.flushAfterMs,
    'outbound.maxQueueMs': outbound.maxQueueMs,
  };
  for (const [name, value] of Object.entries(durations)) {
    if (value !== undefined && !(value >= 0)) {
      throw new RangeError(`\`${name}\` must be a number of ms from 0, got ${describeValue(value)}`);
    }
  }
}

/** @throws RangeError when the name of a limit is not in `known`, or its value is not a number from 0 */
function checkLimits(limits: object, known: object): void {
  checkObject('`limits`', limits);
  checkOptionNames(limits, Object.keys(known), 'limits');
  for (const [name, value] of Object.entries(limits)) {
    if (value !== undefined && !(typeof value === 'number' && value >= 0)) {
      const unit = name.endsWith('Ms') ? 'a number of ms from 0' : 'a number from 0';
      throw new RangeError(`\`limits.${name}\` must be ${unit}, got ${describeValue(value)}`);
    }
  }
}
