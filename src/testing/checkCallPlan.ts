import { checkObject } from '../checkObject.js';
import { describeValue } from '../describeValue.js';
import type { SimulateCallOptions } from './SimulateCallOptions.js';

const KNOWN = {
  audio: true,
  say$: true,
  audio$: true,
  dtmf: true,
  dtmf$: true,
  hangUpAfterMs: true,
  hangUp$: true,
  hangUp: true,
  sampleRate: true,
  frameMs: true,
  encoding: true,
  from: true,
  to: true,
  streamSid: true,
  callSid: true,
  accountSid: true,
  customParameters: true,
  query: true,
  startDelayMs: true,
  handshakeTimeoutMs: true,
  quirks: true,
  playout: true,
  maxLeadMs: true,
  levelWindowMs: true,
  maxRecordMs: true,
  detail: true,
} satisfies Record<keyof SimulateCallOptions, true>;

/**
 * Looks at the kinds of what a simulated call is told, where no compiler does.
 *
 * @throws TypeError when an option is of the wrong kind, RangeError when there is none of its name
 */
export function checkCallPlan(url: string, options: SimulateCallOptions): void {
  if (typeof url !== 'string') {
    throw new TypeError(`\`url\` must be a ws:// or wss:// address, got ${describeValue(url)}`);
  }
  checkObject('`options`', options);
  for (const name of Object.keys(options)) {
    // A caller that never presses a key, or hangs up after an hour, is hard to explain.
    if (!Object.hasOwn(KNOWN, name)) {
      throw new RangeError(`\`${name}\` is no option; there are ${Object.keys(KNOWN).join(', ')}`);
    }
  }
  const { audio, dtmf = [], hangUp = {} } = options;
  if (audio !== undefined && audio !== 'silence' && typeof audio !== 'object') {
    throw new TypeError(
      `\`audio\` must be 'silence', an AudioFrame, { wav: path } or { toneHz }, got ${describeValue(audio)}`,
    );
  }
  if (!Array.isArray(dtmf)) {
    throw new TypeError(`\`dtmf\` must be a list of { atMs, digit }, got ${describeValue(dtmf)}`);
  }
  checkObject('`hangUp`', hangUp);
}
