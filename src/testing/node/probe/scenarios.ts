import type { AudioFrame } from '../../../audio/AudioFrame.js';
import type { SimulateCallOptions } from '../../caller/SimulateCallOptions.js';

/** When the caller begins to speak in every call, and for how long. */
export const SPEECH_AT_MS = 1_500;
export const SPEECH_MS = 5_000;

/** How long the good calls last, and the others. */
export const GOOD_CALL_MS = 8_000;
const BAD_CALL_MS = 4_000;

/**
 * Which call of a probe.
 *
 * @public
 */
export type ScenarioName =
  | 'plain'
  | 'keys'
  | 'wideband'
  | 'lostMarks'
  | 'lateMarks'
  | 'documented'
  | 'intruder'
  | 'neighbour'
  | 'variants'
  | 'garbage'
  | 'frames'
  | 'secondStart'
  | 'cut'
  | 'gone'
  | 'after';

/** A call of a probe. */
export interface Scenario {
  readonly name: ScenarioName;
  /** What the caller does, in a few words. */
  readonly description: string;
  /** Calls of one phase are made together, one phase after the other: the good ones are not disturbed by the bad ones. */
  readonly phase: 1 | 2 | 3;
  readonly options: SimulateCallOptions;
}

const good = { hangUpAfterMs: GOOD_CALL_MS } as const;
const bad = { hangUpAfterMs: BAD_CALL_MS } as const;
const keys = [
  { atMs: 2_000, digit: '1' },
  { atMs: 4_000, digit: '2' },
  { atMs: 6_000, digit: '#' },
] as const;

/** The calls that a probe makes. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'plain',
    description: 'speaks for five seconds, hangs up, and stays a second to hear whether the bot noticed',
    phase: 1,
    options: { ...good, hangUp: { lingerMs: 1_000 } },
  },
  {
    name: 'keys',
    description: 'sends `start` 300 ms after `connected`, says nothing, and presses 1, 2 and #',
    phase: 1,
    options: { ...good, dtmf: keys, audio: 'silence', startDelayMs: 300 },
  },
  {
    name: 'wideband',
    description: 'calls at 16 kHz',
    phase: 1,
    options: { ...good, sampleRate: 16_000 },
  },
  {
    name: 'lostMarks',
    description: 'never echoes a mark',
    phase: 1,
    options: { ...good, quirks: ['marksNever'] },
  },
  {
    name: 'lateMarks',
    description: 'echoes marks late, those of cleared audio too, and presses keys',
    phase: 1,
    options: { ...good, dtmf: keys, quirks: ['marksLate=600', 'marksAfterClear'] },
  },
  {
    name: 'documented',
    description: 'sends numbers and 100 ms of audio a message, and closes with 1000, as the documents say',
    phase: 1,
    options: { ...good, quirks: ['numbers', 'frameMs=100', 'closeAfterStop'] },
  },
  {
    name: 'intruder',
    description: 'has a wrong password, when the address has one',
    phase: 1,
    options: { hangUpAfterMs: 1_000 },
  },
  {
    name: 'neighbour',
    description: 'makes a good call beside the bad ones',
    phase: 2,
    options: bad,
  },
  {
    name: 'variants',
    description: 'sends no `connected`, no `call_sid` and a `stop` without a body',
    phase: 2,
    options: { ...bad, quirks: ['noConnected', 'noCallSid', 'bareStop'] },
  },
  {
    name: 'garbage',
    description: 'sends messages that are none, and events that nobody knows',
    phase: 2,
    options: { ...bad, quirks: ['garbage=10', 'unknownEvents=7'] },
  },
  {
    name: 'frames',
    description: 'sends fragmented messages, and pings',
    phase: 2,
    options: { ...bad, quirks: ['fragments=3', 'pingFlood=2'] },
  },
  {
    name: 'secondStart',
    description: 'sends a second `start`',
    phase: 2,
    options: { ...bad, quirks: ['secondStart=500'] },
  },
  {
    name: 'cut',
    description: 'is lost in the middle of a WebSocket frame',
    phase: 2,
    options: { ...bad, quirks: ['midFrameCut=2000'] },
  },
  {
    name: 'gone',
    description: 'is lost without `stop`',
    phase: 2,
    options: { ...bad, quirks: ['noStop'] },
  },
  {
    name: 'after',
    description: 'calls when all others are over',
    phase: 3,
    options: { hangUpAfterMs: 500 },
  },
];

const PITCH_HZ = 140;
/** The harmonics of a vowel, and how strong they are. */
const HARMONICS: readonly number[] = [1, 0.8, 0.6, 0.7, 0.9, 0.5, 0.3, 0.2, 0.15, 0.1];
const SYLLABLES_PER_SECOND = 4;
const AMPLITUDE = 5_000;

/** Silence, and then something that has a voice's pitch, harmonics and rhythm. */
export function speechLike(sampleRate: number, silenceMs: number, speechMs: number): AudioFrame {
  const begins = (silenceMs * sampleRate) / 1_000;
  // One period of the voice, over and over: sines are dear.
  const period = Int16Array.from({ length: Math.round(sampleRate / PITCH_HZ) }, (_, index) =>
    Math.round(AMPLITUDE * voiceAt(index / Math.round(sampleRate / PITCH_HZ))),
  );
  const samples = new Int16Array(begins + (speechMs * sampleRate) / 1_000);
  for (let index = begins; index < samples.length; index++) {
    const spoken = index - begins;
    const rhythm = 0.6 - 0.4 * Math.cos((2 * Math.PI * SYLLABLES_PER_SECOND * spoken) / sampleRate);
    samples[index] = Math.round(rhythm * (period[spoken % period.length] ?? 0));
  }
  return { samples, sampleRate, timestampMs: 0 };
}

/** The voice at a share of its period. */
function voiceAt(share: number): number {
  return HARMONICS.reduce(
    (sum, strength, harmonic) => sum + strength * Math.sin(2 * Math.PI * (harmonic + 1) * share),
    0,
  );
}
