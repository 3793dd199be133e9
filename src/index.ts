// ---- getting calls
export { listen } from './socket/listen.js';
export type { ListenOptions } from './socket/ListenOptions.js';
export { acceptCall } from './socket/acceptCall.js';
export { acceptCalls, type AcceptedRequest, type AcceptedSocket } from './socket/acceptCalls.js';
export type { AcceptCallsOptions } from './socket/AcceptCallsOptions.js';
export type { WebSocketLike } from './socket/WebSocketLike.js';
export type { UpgradeInfo } from './session/contract/UpgradeInfo.js';
export type { CallOptions, OutboundOptions, QueuePolicy } from './session/contract/CallOptions.js';
export type { ServerLimits } from './socket/ServerLimits.js';
export type { CallLimits } from './session/contract/CallLimits.js';
export type { AuthOptions, AuthRefusal, AuthRequest, BasicCredentials } from './socket/auth/AuthOptions.js';
export {
  createCallToken,
  type CreateCallTokenOptions,
  checkCallToken,
  type CallTokenOptions,
  type CallTokenVerdict,
} from './socket/auth/callToken.js';
export { REJECTION_CODES, type Rejection, type RejectionCode } from './session/contract/Rejection.js';
export type { CallOutcome } from './session/contract/CallOutcome.js';
export {
  type CallContext,
  type CallHandler,
  serveCalls,
  type ServeCallsOptions,
} from './session/serveCalls.js';
export { ask, type CallEndedResult } from './support/async/ask.js';
export { createCallRegistry, type CallRegistryOptions } from './registry/createCallRegistry.js';
export type {
  CallChange,
  CallHealth,
  CallQuery,
  CallRegistry,
  LiveCall,
  LiveCalls,
  NotReadyReason,
} from './registry/CallRegistry.js';
export { isolateUnhandledErrors } from './session/callScope.js';

// ---- a call
export type {
  AsyncAudio,
  CallSession,
  EndOptions,
  PlayOptions,
  PlaySource,
} from './session/contract/CallSession.js';
export type { AsyncFactory, AsyncValues, ReadableStreamLike } from './support/async/AsyncSource.js';
export type {
  Interruptible,
  Interruption,
  InterruptionMode,
  InterruptionVerdict,
} from './session/contract/Interruption.js';
export type { CallInfo } from './session/contract/CallInfo.js';
export type { CallLifecycle, EndReason } from './session/contract/CallLifecycle.js';
export type { CallStats } from './session/contract/CallStats.js';
export type {
  ConfirmedBy,
  MarkResult,
  PlaybackEvent,
  PlaybackOutcome,
  PlaybackReport,
} from './session/contract/PlaybackEvent.js';
export { DIAGNOSTIC_CODES, type Diagnostic, type DiagnosticCode } from './session/contract/Diagnostic.js';
export type { WireMessage } from './session/contract/WireMessage.js';
export type { KeyBuffer } from './session/contract/KeyBuffer.js';
export { ExotelError, type ExotelErrorCode } from './ExotelError.js';

// ---- asking the caller
export { gather } from './ivr/questions/gather.js';
export type { GatherOptions } from './ivr/questions/GatherOptions.js';
export type { GatherResult } from './ivr/questions/GatherResult.js';
export { menu, type MenuOptions, type MenuResult } from './ivr/questions/menu.js';
export {
  reprompt,
  type Acceptance,
  type RepromptOptions,
  type RepromptResult,
} from './ivr/questions/reprompt.js';
export type { AttemptOptions } from './ivr/questions/Attempts.js';
export { confirm, type ConfirmOptions, type ConfirmResult } from './ivr/questions/confirm.js';

// ---- the serializer, as operators
export { deserialize } from './operators/wire/deserialize.js';
export { ofEvent } from './operators/wire/ofEvent.js';
export { decodeAudio } from './operators/wire/decodeAudio.js';
export { decodeDtmf } from './operators/wire/decodeDtmf.js';
export type { DtmfDigit } from './operators/wire/DtmfDigit.js';
export { collectDigits, type CollectDigitsOptions } from './operators/wire/collectDigits.js';
export { frameAudio, type FrameAudioOptions } from './operators/audio/frameAudio.js';
export { paceAudio, type PaceAudioOptions } from './operators/audio/paceAudio.js';
export { encodeAudio, type EncodeAudioOptions } from './operators/wire/encodeAudio.js';
export { serialize, type SerializeOptions } from './operators/wire/serialize.js';

// ---- voice menus and bots
export { bargeIn, type BargeInEvent } from './ivr/bargeIn/bargeIn.js';
export type { SpeechEvent } from './audio/vad/SpeechDetector.js';
export type { BargeInCause, BargeInInterruption, BargeInOptions } from './ivr/bargeIn/BargeInOptions.js';

// ---- messages
export type { MessageEnvelope } from './wire/messages/MessageEnvelope.js';
export type { InboundMessage, InvalidMessage } from './wire/InboundMessage.js';
export type { ConnectedMessage } from './wire/messages/connected.js';
export type { StartMessage } from './wire/messages/start.js';
export type { MediaMessage } from './wire/messages/media.js';
export type { DtmfMessage } from './wire/messages/dtmf.js';
export type { MarkMessage } from './wire/messages/mark.js';
export type { StopMessage } from './wire/messages/stop.js';
export type { ClearMessage } from './wire/messages/clear.js';
export type { UnknownMessage } from './wire/messages/unknown.js';
export type { OutboundMessage } from './wire/OutboundMessage.js';
export type { WireIssue, WireIssueCode, WireErrorCode } from './wire/WireIssue.js';
export type { StreamSid, CallSid, Digit } from './wire/ids.js';

// ---- audio
export type { AudioFrame } from './audio/AudioFrame.js';
export type { PcmInput } from './audio/PcmInput.js';
export type { ResamplerQuality } from './audio/resample/ResamplerQuality.js';

// ---- IVR
export { callerSilence, type CallerSilenceOptions, type SilentTime } from './ivr/timers/callerSilence.js';
export { deadAir, type DeadAirOptions } from './ivr/timers/deadAir.js';
export { hangUpWhenIdle, type IdleEvent, type HangUpWhenIdleOptions } from './ivr/timers/hangUpWhenIdle.js';
export { limitDuration, type DurationEvent, type LimitDurationOptions } from './ivr/timers/limitDuration.js';

// ---- files
export { wavFile, type WavFileOptions } from './sources/wavFile.js';
export { wavData } from './sources/wavData.js';
export { wavStream } from './sources/wavStream.js';
export { toWav, type ToWavOptions } from './sources/toWav.js';
export { recordCall, type CallRecording, type RecordCallOptions } from './sources/recordCall.js';

// ---- conversations
export type { PromptSource } from './ivr/prompts/PromptSource.js';
export { promptAudio } from './ivr/prompts/promptAudio.js';
export { bridge } from './ivr/agents/bridge.js';
export type { BridgeInterruption, BridgeOptions } from './ivr/agents/BridgeOptions.js';
export type { BridgeEvent } from './ivr/agents/BridgeEvent.js';
export type { Agent, AgentCaller, AgentEvent, HeardItem } from './ivr/agents/Agent.js';
export {
  handover,
  type HandoverOptions,
  type HandoverResult,
  createHandoverStore,
  type HandoverStore,
  type HandoverStoreOptions,
} from './ivr/agents/handover.js';
export { createSay, type Say, type SayOptions, SAY_LANGUAGES } from './ivr/say/createSay.js';
export type { SayLanguage } from './ivr/say/SayLanguage.js';
export type { CalendarDate, ClockTime } from './ivr/say/dateClips.js';
