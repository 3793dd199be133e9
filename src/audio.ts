// ---- audio
export type { AudioFrame } from './audio/AudioFrame.js';
export type { PcmInput } from './audio/PcmInput.js';

// ---- sample rates
export type { ResamplerQuality } from './audio/resample/ResamplerQuality.js';
export { createResampler, type ResamplerOptions } from './audio/resample/createResampler.js';
export type { Resampler } from './audio/resample/Resampler.js';
export { resample, type ResampleOptions } from './operators/audio/resample.js';

// ---- formats
export { decodeMulaw, encodeMulaw } from './audio/g711/mulaw.js';
export { decodeAlaw, encodeAlaw } from './audio/g711/alaw.js';
export { floatToPcm16 } from './audio/floatToPcm16.js';
export { decodeWavStream } from './operators/audio/decodeWavStream.js';
export { decodeWav } from './audio/wav/decodeWav.js';
export { encodeWav } from './audio/wav/encodeWav.js';

// ---- tones
export { tone, type ToneOptions, silentAudio, type SilentAudioOptions } from './audio/tools/tone.js';
export { dtmfTone, type DtmfToneOptions } from './audio/tools/dtmfTone.js';
export {
  callProgressTone,
  type CallProgress,
  type CallProgressToneOptions,
} from './audio/tools/callProgressTone.js';

// ---- levels
export { audioLevel, type AudioLevel, type LevelReading } from './audio/audioLevel.js';
export { measureLevel, type MeasureLevelOptions } from './operators/audio/measureLevel.js';
export { applyGain, type GainOptions } from './audio/tools/applyGain.js';
export { gain } from './operators/audio/gain.js';
export { applyFade, type FadeOptions } from './audio/tools/applyFade.js';
export { fade } from './operators/audio/fade.js';
export { createBackground, type BackgroundOptions, type Background } from './audio/tools/Background.js';
export { mixBackground } from './operators/audio/mixBackground.js';

// ---- analysis
export { suppressEcho } from './operators/audio/suppressEcho.js';
export type { SuppressEchoOptions } from './audio/vad/EchoSuppressor.js';
export { detectDtmf } from './operators/audio/detectDtmf.js';
export type { DtmfDigit } from './operators/wire/DtmfDigit.js';
export type { Digit } from './wire/ids.js';
export type { DetectDtmfOptions } from './audio/dtmf/DtmfDetector.js';
export { detectSpeech, type DetectSpeechOptions, energyDetector } from './operators/audio/detectSpeech.js';
export type { SpeechEvent, SpeechDetector, SpeechWindow } from './audio/vad/SpeechDetector.js';
export type { EnergyDetectorOptions } from './audio/vad/EnergyDetector.js';
export { fvadDetector, type FvadDetectorOptions } from './adapters/fvadDetector.js';
