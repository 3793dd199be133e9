export { testCall, type TestCall, type TestCallConfig } from './testCall.js';
export type { PlayoutBehaviour } from './SimulatedPlayout.js';

// ---- the other end, over a real socket
export { simulateCall } from './simulateCall.js';
export type { CallerAudio, HangUp, SimulateCallOptions, SimulatedKey } from './SimulateCallOptions.js';
export type { SimulatedCallEvent } from './SimulatedCallEvent.js';
export type { BreachReport, SimulatedCallReport } from './SimulatedCallReport.js';
export type { BreachCode, BreachSeverity } from './BreachCode.js';
export type { BotErrorCode } from '../wire/BotMessage.js';
export type { BotIssueCode } from '../wire/BotIssue.js';

// ---- an Exotel that misbehaves
export { QUIRKS, type Quirk, type QuirkInfo, type QuirkName } from './quirks/quirks.js';
export type { QuirkGroup, QuirkValue } from './quirks/QuirkEntry.js';
export { isQuirk } from './quirks/isQuirk.js';
export { quirkMix } from './quirks/quirkMix.js';

// ---- any bot, judged
export { probe, type ProbeOptions } from './probe/probe.js';
export type { ProbeCall, ProbeCheckResult, ProbeEvent, ProbeReport } from './probe/ProbeReport.js';
export type { ProbeGroup, ProbeOutcome } from './probe/ProbeCheck.js';
export type { ScenarioName } from './probe/scenarios.js';
