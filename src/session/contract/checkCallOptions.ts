import { checkMessageBytes } from '../../audio/framing/messageSize.js';
import { RESAMPLER_QUALITIES } from '../../audio/resample/ResamplerQuality.js';
import { checkRate } from '../../audio/sampleRates.js';
import { describeValue } from '../../support/describeValue.js';
import { checkObject, checkOneOf, checkOptionNames } from '../../support/options.js';
import { DEFAULT_CALL_LIMITS } from './CallLimits.js';
import { type CallOptions, OUTBOUND_OPTIONS, QUEUE_POLICIES } from './CallOptions.js';

const WIRE_RATES: readonly number[] = [8_000, 16_000, 24_000];

/**
 * @param knownLimits - the limits that there are
 * @throws RangeError when an option is out of its range; it names the option and quotes the value
 */
export function checkCallOptions(options: CallOptions, knownLimits: object = DEFAULT_CALL_LIMITS): void {
  checkObject('`options`', options);
  checkLimits(options.limits ?? {}, knownLimits);
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

/**
 * @param known - the limits that there are
 * @throws RangeError when a limit is not one of them, or no number from 0; it names the limit and quotes the value
 */
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
