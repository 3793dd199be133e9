export { TestingError, type TestingErrorCode } from './TestingError.js';
export { testCall, type TestCall, type TestCallOptions } from './testCall.js';
export type { PlayoutBehaviour } from './caller/SimulatedPlayout.js';

// ---- marbles
export { marbles, marbleKeys } from './marbles/marbles.js';
export { inVirtualTime } from './story/inVirtualTime.js';
export { inVirtualTimeAsync } from './story/inVirtualTimeAsync.js';
export { prompt, type PromptOptions } from './prompts/prompt.js';
export { ramp, type RampOptions } from './prompts/ramp.js';
export { heardSegments } from './prompts/heardSegments.js';
export type { HeardSegment } from './prompts/HeardSegment.js';
export { summarizeSent, type SummarizeSentOptions } from './prompts/summarizeSent.js';

// ---- a caller as a story
export {
  caller,
  heard,
  type HeardOptions,
  press,
  type PressOptions,
  say,
  waitFor,
  type WaitForOptions,
  botSilence,
  ended,
  hangUp,
} from './story/steps.js';
export type { Story, StoryCondition, StoryStep } from './story/Story.js';
export { callHandler, type CallHandlerOptions } from './story/callHandler.js';
export type { StoryOptions } from './story/runStory.js';
export { type StepReport, type StoryReport, describeStory } from './story/StoryReport.js';

// ---- recordings of calls
export type { CassetteEntry } from './cassette/CassetteEntry.js';
export type { ReplayOptions } from './cassette/replay/replay.js';
export { replayToHandler, type ReplayToHandlerOptions } from './cassette/replay/replayToHandler.js';
export {
  compareCassettes,
  type CassetteDifference,
  type CompareCassettesOptions,
} from './cassette/replay/compareCassettes.js';
export { judgeCassette } from './cassette/judgeCassette.js';
export { drawMarbles } from './cassette/drawMarbles.js';
export { drawSequence } from './cassette/drawSequence.js';

// ---- the simulated caller
export type { SimulateCallOptions } from './caller/SimulateCallOptions.js';
export type { CallerAudio, HangUp, SimulatedKey } from './caller/CallerAction.js';
export type { SimulatedCallEvent } from './caller/SimulatedCallEvent.js';
export type { BreachReport, SimulatedCallReport } from './caller/SimulatedCallReport.js';
export type { BreachCode, BreachSeverity } from './rules/BreachCode.js';
export type { BotErrorCode, BotIssueCode } from './rules/BotMessage.js';

// ---- an Exotel that misbehaves
export { QUIRKS, type Quirk, type QuirkInfo, type QuirkName } from './quirks/quirks.js';
export type { QuirkGroup, QuirkValue } from './quirks/QuirkEntry.js';
export { isQuirk } from './quirks/readQuirk.js';
export { quirkMix, type QuirkMixOptions } from './quirks/quirkMix.js';

// ---- types of exotel-rx, exported here as well
export type { AudioFrame } from '../audio/AudioFrame.js';
export type { PcmInput } from '../audio/PcmInput.js';
export type { ResamplerQuality } from '../audio/resample/ResamplerQuality.js';
export type { DtmfDigit } from '../operators/wire/DtmfDigit.js';
export type { CallInfo } from '../session/contract/CallInfo.js';
export type { CallLifecycle, EndReason } from '../session/contract/CallLifecycle.js';
export type { CallLimits } from '../session/contract/CallLimits.js';
export type { CallOptions, OutboundOptions, QueuePolicy } from '../session/contract/CallOptions.js';
export type { CallOutcome } from '../session/contract/CallOutcome.js';
export type { CallContext, CallHandler } from '../session/serveCalls.js';
export type {
  AsyncAudio,
  CallSession,
  EndOptions,
  PlayOptions,
  PlaySource,
} from '../session/contract/CallSession.js';
export type { AsyncFactory, AsyncValues, ReadableStreamLike } from '../support/async/AsyncSource.js';
export type { CallStats } from '../session/contract/CallStats.js';
export type { Diagnostic, DiagnosticCode } from '../session/contract/Diagnostic.js';
export type {
  Interruptible,
  Interruption,
  InterruptionMode,
  InterruptionVerdict,
} from '../session/contract/Interruption.js';
export type { KeyBuffer } from '../session/contract/KeyBuffer.js';
export type {
  ConfirmedBy,
  MarkResult,
  PlaybackEvent,
  PlaybackOutcome,
  PlaybackReport,
} from '../session/contract/PlaybackEvent.js';
export type { Rejection, RejectionCode } from '../session/contract/Rejection.js';
export type { WireMessage } from '../session/contract/WireMessage.js';
export type { InboundMessage, InvalidMessage } from '../wire/InboundMessage.js';
export type { OutboundMessage } from '../wire/OutboundMessage.js';
export type { WireErrorCode, WireIssue, WireIssueCode } from '../wire/WireIssue.js';
export type { CallSid, Digit, StreamSid } from '../wire/ids.js';
export type { MessageEnvelope } from '../wire/messages/MessageEnvelope.js';
export type { ClearMessage } from '../wire/messages/clear.js';
export type { ConnectedMessage } from '../wire/messages/connected.js';
export type { DtmfMessage } from '../wire/messages/dtmf.js';
export type { MarkMessage } from '../wire/messages/mark.js';
export type { MediaMessage } from '../wire/messages/media.js';
export type { StartMessage } from '../wire/messages/start.js';
export type { StopMessage } from '../wire/messages/stop.js';
export type { UnknownMessage } from '../wire/messages/unknown.js';
