import { planCall } from '../caller/planCall.js';
import type { SimulateCallOptions } from '../caller/SimulateCallOptions.js';
import { type Scenario, SPEECH_AT_MS, SPEECH_MS } from './scenarios.js';
import { speechLike } from './speechLike.js';

/** The last call has to end within 30 s of the first: 20 for the good ones, 7 for the bad ones, and 2.5. */
const HANDSHAKE_MS = { 1: 10_000, 2: 3_000, 3: 2_000 } as const;

/** What a simulated caller is told for a scenario of a probe; who calls is said by the caller's own options. */
export function scenarioOptions(
  { phase, options }: Scenario,
  url: string,
  caller: SimulateCallOptions,
): SimulateCallOptions {
  const { sampleRate } = planCall(url, { ...caller, ...options });
  return {
    audio: speechLike(sampleRate, SPEECH_AT_MS, SPEECH_MS),
    handshakeTimeoutMs: HANDSHAKE_MS[phase],
    maxRecordMs: 0,
    ...caller,
    ...options,
  };
}
