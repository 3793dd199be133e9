import { readFileSync } from 'node:fs';
import type { AudioFrame } from '../audio/AudioFrame.js';
import { clipSample } from '../audio/clipSample.js';
import { createResampler } from '../audio/createResampler.js';
import { decodeWav } from '../audio/decodeWav.js';
import { LiveVoice } from './LiveVoice.js';
import type { CallerAudio } from './SimulateCallOptions.js';

const TONE_AMPLITUDE = 8_192;

/**
 * What a simulated caller says, piece by piece.
 *
 * @throws ExotelError when a file is no WAV file that is read, RangeError when its rate is not converted, and what
 * reading the file throws
 */
export class CallerVoice {
  readonly #read: (from: number, to: number) => Int16Array;
  readonly #live: LiveVoice;
  #at = 0;

  constructor(audio: CallerAudio, sampleRate: number) {
    this.#live = new LiveVoice(sampleRate);
    if (audio === 'silence') {
      this.#read = (from, to) => new Int16Array(to - from);
    } else if ('toneHz' in audio) {
      const step = (2 * Math.PI * audio.toneHz) / sampleRate;
      this.#read = (from, to) =>
        Int16Array.from({ length: to - from }, (_, index) =>
          Math.round(TONE_AMPLITUDE * Math.sin(step * (from + index))),
        );
    } else {
      const speech = convert('wav' in audio ? decodeWav(readFileSync(audio.wav)) : audio, sampleRate);
      this.#read = (from, to) => {
        const piece = new Int16Array(to - from);
        piece.set(speech.subarray(from, to));
        return piece;
      };
    }
  }

  next(samples: number): Int16Array {
    const from = this.#at;
    this.#at += samples;
    const prepared = this.#read(from, this.#at);
    const live = this.#live.next(samples);
    return live === undefined
      ? prepared
      : prepared.map((sample, index) => clipSample(sample + (live[index] ?? 0)));
  }

  /** Says that too, as it comes. */
  speakLive(samples: Int16Array): void {
    this.#live.push(samples);
  }
}

function convert({ samples, sampleRate }: AudioFrame, to: number): Int16Array {
  if (sampleRate === to) {
    return samples;
  }
  const resampler = createResampler({ from: sampleRate, to, quality: 'best' });
  const [body, tail] = [resampler.push(samples), resampler.flush()];
  const converted = new Int16Array(body.length + tail.length);
  converted.set(body);
  converted.set(tail, body.length);
  return converted;
}
