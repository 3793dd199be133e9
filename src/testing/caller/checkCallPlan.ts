import { checkObject } from '../../support/checkObject.js';
import { describeValue } from '../../support/describeValue.js';
import { checkNames } from '../checkNames.js';
import { checkPlayout } from './checkPlayout.js';
import type { SimulateCallOptions } from './SimulateCallOptions.js';

const OPTIONS = {
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

/** The names of the options. */
export const SIMULATE_CALL_OPTIONS: readonly string[] = Object.keys(OPTIONS);

/**
 * Looks at the kinds of what a simulated call is told, where no compiler does.
 *
 * @throws TypeError when an option is of the wrong kind, RangeError when there is none of its name
 */
export function checkCallPlan(url: string, options: SimulateCallOptions): void {
  if (typeof url !== 'string') {
    throw new TypeError(`\`url\` must be a ws:// or wss:// address, got ${describeValue(url)}`);
  }
  // A caller that never presses a key, or hangs up after an hour, is hard to explain.
  checkNames('options', options, SIMULATE_CALL_OPTIONS);
  const { audio, dtmf = [], hangUp = {}, playout = {} } = options;
  if (audio !== undefined && audio !== 'silence' && typeof audio !== 'object') {
    throw new TypeError(
      `\`audio\` must be 'silence', an AudioFrame, { wav: path } or { toneHz }, got ${describeValue(audio)}`,
    );
  }
  if (!Array.isArray(dtmf)) {
    throw new TypeError(`\`dtmf\` must be a list of { atMs, digit }, got ${describeValue(dtmf)}`);
  }
  checkObject('`hangUp`', hangUp);
  checkPlayout(playout);
}
