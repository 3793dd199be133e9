import { defer, type Observable, of } from 'rxjs';
import type { AudioFrame } from '../../../src/audio/AudioFrame';
import type { SpeechDetector, SpeechEvent } from '../../../src/audio/vad/SpeechDetector';

/** A frame of 20 ms at 8 kHz; loud or silent. */
export const frame20 = (index: number, isLoud: boolean): AudioFrame => ({
  samples: new Int16Array(160).fill(isLoud ? 1_000 : 0),
  sampleRate: 8_000,
  timestampMs: index * 20,
});

/** A detector for which every frame is a window, and every loud frame is speech unless bot audio is playing. */
export const stubDetector$: Observable<SpeechDetector> = defer(() =>
  of({
    push: ({ samples, sampleRate, timestampMs }, isBotSpeaking) => [
      {
        atMs: timestampMs,
        durationMs: (samples.length * 1_000) / sampleRate,
        isSpeech: samples[0] !== 0 && !isBotSpeaking,
      },
    ],
  } satisfies SpeechDetector),
);

/** The caller starts and stops speaking: values for marbles. */
export const SPEECH: Readonly<Record<'s' | 'e', SpeechEvent>> = {
  s: { type: 'start', atMs: 0 },
  e: { type: 'end', atMs: 0, durationMs: 0 },
};
