// ---- from Exotel
export { deserialize } from './operators/wire/deserialize.js';
export { ofEvent } from './operators/wire/ofEvent.js';
export { decodeAudio } from './operators/wire/decodeAudio.js';
export { decodeDtmf } from './operators/wire/decodeDtmf.js';
export type { DtmfDigit } from './operators/wire/DtmfDigit.js';
export { collectDigits, type CollectDigitsOptions } from './operators/wire/collectDigits.js';

// ---- to Exotel
export { frameAudio, type FrameAudioOptions } from './operators/audio/frameAudio.js';
export { paceAudio, type PaceAudioOptions } from './operators/audio/paceAudio.js';
export { encodeAudio, type EncodeAudioOptions } from './operators/wire/encodeAudio.js';
export { serialize, type SerializeOptions } from './operators/wire/serialize.js';

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
