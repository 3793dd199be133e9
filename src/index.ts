// ---- getting calls
export { listen, type ListenOptions } from './socket/listen.js';
export { acceptCall } from './socket/acceptCall.js';
export type { WebSocketLike } from './socket/WebSocketLike.js';
export type { UpgradeInfo } from './session/UpgradeInfo.js';
export type { CallOptions, OutboundOptions, QueuePolicy } from './session/CallOptions.js';
export type { Limits } from './socket/Limits.js';
export type { CallLimits } from './session/CallLimits.js';
export type { AuthOptions, AuthRefusal, AuthRequest, BasicCredentials } from './socket/AuthOptions.js';
export { createCallToken, type CreateCallTokenConfig } from './socket/createCallToken.js';
export { checkCallToken, type CallTokenConfig, type CallTokenVerdict } from './socket/checkCallToken.js';
export { REJECTION_CODES, type Rejection, type RejectionCode } from './session/Rejection.js';
export type { CallOutcome } from './session/CallOutcome.js';
export { type CallContext, type CallHandler, serveCalls, type ServeCallsOptions } from './session/serveCalls.js';
export { isolateUnhandledErrors } from './session/isolateUnhandledErrors.js';

// ---- a call
export type { CallSession, EndOptions, PlayOptions, PlaySource } from './session/CallSession.js';
export type { Interruption, InterruptionMode, InterruptionVerdict } from './session/Interruption.js';
export type { CallInfo } from './session/CallInfo.js';
export type { CallLifecycle, EndReason } from './session/CallLifecycle.js';
export type { CallStats } from './session/CallStats.js';
export type {
  ConfirmedBy,
  MarkEcho,
  PlaybackEvent,
  PlaybackOutcome,
  PlaybackReport,
} from './session/PlaybackEvent.js';
export { DIAGNOSTIC_CODES, type Diagnostic, type DiagnosticCode } from './session/Diagnostic.js';
export type { MaskedDtmf, WireMessage } from './session/WireMessage.js';
export type { KeyBuffer } from './session/KeyBuffer.js';
export { ExotelError, type ExotelErrorCode } from './ExotelError.js';

// ---- asking the caller
export { gather } from './ivr/gather.js';
export type { GatherOptions } from './ivr/GatherOptions.js';
export type { GatherResult } from './ivr/GatherResult.js';
export { menu, type MenuOptions, type MenuResult } from './ivr/menu.js';
export { retry, type Acceptance, type RetryOptions, type RetryResult } from './ivr/retry.js';
export type { TriesOptions } from './ivr/Tries.js';
export { confirm, type ConfirmOptions, type ConfirmResult } from './ivr/confirm.js';

// ---- the serializer, as operators
export { deserialize } from './operators/deserialize.js';
export { ofEvent } from './operators/ofEvent.js';
export { decodeAudio } from './operators/decodeAudio.js';
export { decodeDtmf } from './operators/decodeDtmf.js';
export type { DtmfDigit } from './operators/DtmfDigit.js';
export { collectDigits, type CollectDigitsConfig } from './operators/collectDigits.js';
export { resample, type ResampleConfig } from './operators/resample.js';
export { measureLevel, type MeasureLevelConfig } from './operators/measureLevel.js';
export { suppressEcho, type OwnVoice } from './operators/suppressEcho.js';
export { gain } from './operators/gain.js';
export { fade } from './operators/fade.js';
export { mixBackground } from './operators/mixBackground.js';
export { detectDtmf } from './operators/detectDtmf.js';
export { detectSpeech, type DetectSpeechOptions } from './operators/detectSpeech.js';
export { energyDetector } from './operators/energyDetector.js';
export { fvadDetector, type FvadDetectorOptions } from './adapters/fvadDetector.js';
export { frameAudio, type FrameAudioConfig } from './operators/frameAudio.js';
export { paceAudio, type PaceAudioConfig } from './operators/paceAudio.js';
export { encodeAudio, type EncodeAudioConfig } from './operators/encodeAudio.js';
export { serialize, type SerializeConfig } from './operators/serialize.js';

// ---- voice menus and bots
export { bargeIn, type BargeInEvent } from './ivr/bargeIn.js';
export type { BargeInCause, BargeInInterruption, BargeInOptions } from './ivr/BargeInOptions.js';

// ---- messages
export type { MessageEnvelope } from './wire/MessageEnvelope.js';
export type { InboundMessage } from './wire/InboundMessage.js';
export type { ConnectedMessage } from './wire/connectedMessage.js';
export type { StartMessage } from './wire/startMessage.js';
export type { MediaMessage } from './wire/mediaMessage.js';
export type { DtmfMessage } from './wire/dtmfMessage.js';
export type { MarkMessage } from './wire/markMessage.js';
export type { StopMessage } from './wire/stopMessage.js';
export type { ClearMessage } from './wire/clearMessage.js';
export type { UnknownMessage } from './wire/unknownMessage.js';
export type { InvalidMessage } from './wire/InvalidMessage.js';
export type { OutboundMessage } from './wire/OutboundMessage.js';
export type { WireIssue, WireIssueCode } from './wire/WireIssue.js';
export type { WireErrorCode } from './wire/WireErrorCode.js';
export type { StreamSid } from './wire/StreamSid.js';
export type { CallSid } from './wire/CallSid.js';
export type { Digit } from './wire/Digit.js';

// ---- audio
export type { AudioFrame } from './audio/AudioFrame.js';
export type { PcmInput } from './audio/PcmInput.js';
export type { ResamplerQuality } from './audio/ResamplerQuality.js';
export { createResampler, type Resampler, type ResamplerConfig } from './audio/createResampler.js';
export { decodeMulaw, encodeMulaw } from './audio/mulaw.js';
export { decodeAlaw, encodeAlaw } from './audio/alaw.js';
export { decodeWav } from './audio/decodeWav.js';
export { encodeWav } from './audio/encodeWav.js';
export { audioLevel, type AudioLevel } from './audio/audioLevel.js';
export { tone, type ToneConfig } from './audio/tone.js';
export { dtmfTone, type DtmfToneConfig } from './audio/dtmfTone.js';
export {
  callProgressTone,
  type CallProgress,
  type CallProgressToneConfig,
} from './audio/callProgressTone.js';
export { silentAudio, type SilentAudioConfig } from './audio/silentAudio.js';
export { applyGain, type GainConfig } from './audio/applyGain.js';
export { applyFade } from './audio/applyFade.js';
export type { FadeConfig } from './audio/Fader.js';
export type { SuppressEchoConfig } from './audio/EchoGate.js';
export type { LevelReading } from './audio/LevelMeter.js';
export type { DetectDtmfConfig } from './audio/DtmfDetector.js';
export type { SpeechEvent } from './audio/SpeechEvent.js';
export type { SpeechDetector, SpeechWindow } from './audio/SpeechDetector.js';
export type { EnergyDetectorConfig } from './audio/EnergyDetector.js';
export { createBackground, type BackgroundConfig } from './audio/createBackground.js';
export type { Background } from './audio/Background.js';

// ---- IVR
export { silence, type SilenceOptions } from './ivr/silence.js';
export { deadAir, type DeadAirOptions } from './ivr/deadAir.js';
export type { SilentTime } from './ivr/SilentTime.js';
export { idle, type IdleEvent, type IdleOptions } from './ivr/idle.js';
export { maxDuration, type DurationEvent, type MaxDurationOptions } from './ivr/maxDuration.js';

// ---- files
export { wavFile, type WavFileOptions, WAV_CACHE_BYTES } from './sources/wavFile.js';
export { wavData } from './sources/wavData.js';
export { toWav, type ToWavOptions } from './sources/toWav.js';
export {
  recordCall,
  type CallRecording,
  type RecordableCall,
  type RecordCallOptions,
} from './sources/recordCall.js';

// ---- conversations
export type { PromptSource } from './ivr/PromptSource.js';
export { promptAudio } from './ivr/promptAudio.js';
export { PROMPT_STREAM_BYTES } from './ivr/prefetch.js';
export { bridge, type BridgeEvent, type BridgeOptions } from './ivr/bridge.js';
export type { Agent, AgentCaller, AgentEvent, HeardItem } from './ivr/Agent.js';
export { handover, type HandoverOptions, type HandoverResult } from './ivr/handover.js';
export {
  createHandoverStore,
  type HandoverStore,
  type HandoverStoreConfig,
} from './ivr/createHandoverStore.js';
export { createSay, type Say, type SayConfig, SAY_LANGUAGES } from './ivr/createSay.js';
export type { SayLanguage } from './ivr/SayLanguage.js';
export type { CalendarDate } from './ivr/dateClips.js';
export type { ClockTime } from './ivr/timeClips.js';
