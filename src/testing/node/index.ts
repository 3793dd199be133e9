// ---- the simulated caller, over a real socket
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

// ---- checks for any bot
export { probe, type ProbeOptions } from './probe/probe.js';
export type { ProbeCall, ProbeCheckResult, ProbeEvent, ProbeReport } from './probe/ProbeReport.js';
export type { ProbeGroup, ProbeOutcome } from './probe/ProbeCheck.js';
export type { ScenarioName } from './probe/scenarios.js';

// ---- types of exotel-rx/testing, exported here as well
export type { CallerAudio, HangUp, SimulatedKey } from '../caller/CallerAction.js';
export type { SimulatedCallEvent } from '../caller/SimulatedCallEvent.js';
export type { BreachReport, SimulatedCallReport } from '../caller/SimulatedCallReport.js';
export type { PlayoutBehaviour } from '../caller/SimulatedPlayout.js';
export type { CassetteEntry } from '../cassette/CassetteEntry.js';
export type { ReplayOptions } from '../cassette/replay/replay.js';
export type { HeardSegment } from '../prompts/HeardSegment.js';
export type { Quirk, QuirkName } from '../quirks/quirks.js';
export type { BotErrorCode, BotIssueCode } from '../rules/BotMessage.js';
export type { BreachCode, BreachSeverity } from '../rules/BreachCode.js';
export type { Story, StoryCondition, StoryStep } from '../story/Story.js';
export type { StepReport, StoryReport } from '../story/StoryReport.js';
export type { StoryOptions } from '../story/runStory.js';

// ---- types of exotel-rx, exported here as well
export type { AudioFrame } from '../../audio/AudioFrame.js';
export type { PcmInput } from '../../audio/PcmInput.js';
export type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';
export type { CallInfo } from '../../session/contract/CallInfo.js';
export type { CallLifecycle, EndReason } from '../../session/contract/CallLifecycle.js';
export type { CallOutcome } from '../../session/contract/CallOutcome.js';
export type {
  AsyncAudio,
  CallSession,
  EndOptions,
  PlayOptions,
  PlaySource,
} from '../../session/contract/CallSession.js';
export type { AsyncFactory, AsyncValues, ReadableStreamLike } from '../../support/async/AsyncSource.js';
export type { CallStats } from '../../session/contract/CallStats.js';
export type { Diagnostic, DiagnosticCode } from '../../session/contract/Diagnostic.js';
export type {
  Interruptible,
  Interruption,
  InterruptionMode,
  InterruptionVerdict,
} from '../../session/contract/Interruption.js';
export type { KeyBuffer } from '../../session/contract/KeyBuffer.js';
export type {
  ConfirmedBy,
  MarkResult,
  PlaybackEvent,
  PlaybackOutcome,
  PlaybackReport,
} from '../../session/contract/PlaybackEvent.js';
export type { CallLimits } from '../../session/contract/CallLimits.js';
export type { Rejection, RejectionCode } from '../../session/contract/Rejection.js';
export type { WireMessage } from '../../session/contract/WireMessage.js';
export type { ServerLimits } from '../../socket/ServerLimits.js';
export type { InboundMessage, InvalidMessage } from '../../wire/InboundMessage.js';
export type { OutboundMessage } from '../../wire/OutboundMessage.js';
export type { WireErrorCode, WireIssue, WireIssueCode } from '../../wire/WireIssue.js';
export type { CallSid, Digit, StreamSid } from '../../wire/ids.js';
export type { MessageEnvelope } from '../../wire/messages/MessageEnvelope.js';
export type { ClearMessage } from '../../wire/messages/clear.js';
export type { ConnectedMessage } from '../../wire/messages/connected.js';
export type { DtmfMessage } from '../../wire/messages/dtmf.js';
export type { MarkMessage } from '../../wire/messages/mark.js';
export type { MediaMessage } from '../../wire/messages/media.js';
export type { StartMessage } from '../../wire/messages/start.js';
export type { StopMessage } from '../../wire/messages/stop.js';
export type { UnknownMessage } from '../../wire/messages/unknown.js';
