// ---- the other end, over a real socket
export { simulateCall } from './simulateCall.js';
export type { SimulateCallOptions } from '../caller/SimulateCallOptions.js';
export { callServer } from './callServer.js';

// ---- recordings of calls
export type { RecordOptions } from '../cassette/recordEntries.js';
export { recordCassette } from './cassette/recordCassette.js';
export { recordCassettes, type RecordCassettesOptions } from './cassette/recordCassettes.js';
export type { CassetteRecording } from './cassette/toCassette.js';
export { recordProxy, type RecordProxyOptions } from './cassette/recordProxy.js';
export { cassetteFile } from './cassette/cassetteFile.js';
export { replayToServer } from './cassette/replayToServer.js';

// ---- any bot, judged
export { probe, type ProbeOptions } from './probe/probe.js';
export type { ProbeCall, ProbeCheckResult, ProbeEvent, ProbeReport } from './probe/ProbeReport.js';
export type { ProbeGroup, ProbeOutcome } from './probe/ProbeCheck.js';
export type { ScenarioName } from './probe/scenarios.js';
