import type { AudioFrame } from '../../../audio/AudioFrame.js';
import type { SimulateCallOptions } from '../../caller/SimulateCallOptions.js';

/** When the caller begins to speak in every call, and for how long, in ms. */
export const SPEECH_AT_MS = 1_500;
export const SPEECH_MS = 5_000;

/** How long the good calls last, and the bad calls, in ms. */
export const GOOD_CALL_MS = 8_000;
const BAD_CALL_MS = 4_000;

/**
 * Name of a call of a probe.
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

/** Scenario of a probe: one call. */
export interface Scenario {
  readonly name: ScenarioName;
  /** What the caller does, in a few words. */
  readonly description: string;
  /**
   * Calls of one phase run at the same time, one phase after another, so that bad calls do not disturb the good
   * calls.
   */
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

/** The calls of a probe. */
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
    description: 'echoes marks late, also for cleared audio, and presses 1, 2 and #',
    phase: 1,
    options: { ...good, dtmf: keys, quirks: ['marksLate=600', 'marksAfterClear'] },
  },
  {
    name: 'documented',
    description: 'sends numbers and 100 ms of audio per message, and closes with 1000, as documented',
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
    description: 'makes a good call during the bad calls',
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
    description: 'sends invalid messages and unknown events',
    phase: 2,
    options: { ...bad, quirks: ['garbage=10', 'unknownEvents=7'] },
  },
  {
    name: 'frames',
    description: 'sends fragmented messages and pings',
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
    description: 'loses the connection in the middle of a WebSocket frame',
    phase: 2,
    options: { ...bad, quirks: ['midFrameCut=2000'] },
  },
  {
    name: 'gone',
    description: 'loses the connection without `stop`',
    phase: 2,
    options: { ...bad, quirks: ['noStop'] },
  },
  {
    name: 'after',
    description: 'calls when all other calls are over',
    phase: 3,
    options: { hangUpAfterMs: 500 },
  },
];

const PITCH_HZ = 140;
/** Strengths of the harmonics of a vowel. */
const HARMONICS: readonly number[] = [1, 0.8, 0.6, 0.7, 0.9, 0.5, 0.3, 0.2, 0.15, 0.1];
const SYLLABLES_PER_SECOND = 4;
const AMPLITUDE = 5_000;

/** Returns silence, then sound with the pitch, harmonics and rhythm of a voice. */
export function speechLike(sampleRate: number, silenceMs: number, speechMs: number): AudioFrame {
  const begins = (silenceMs * sampleRate) / 1_000;
  // One period of the voice is repeated: computing sines is expensive.
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

/** Returns the voice at a fraction of its period. */
function voiceAt(share: number): number {
  return HARMONICS.reduce(
    (sum, strength, harmonic) => sum + strength * Math.sin(2 * Math.PI * (harmonic + 1) * share),
    0,
  );
}
