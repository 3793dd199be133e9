import type { AudioFrame } from '../AudioFrame.js';
import { pcm16ToSamples, samplesToPcm16 } from '../pcm16.js';
import { Framer } from './Framer.js';
import { defaultMessageBytes } from './messageSize.js';

/** Length of frames: in ms, in bytes, or as long as a media message at their sample rate. */
export interface FrameCutterConfig {
  readonly frameMs: number | undefined;
  readonly messageBytes: number | undefined;
}

/** Cuts a stream of frames to one length. Every frame has the timestamp of its first sample. */
export class FrameCutter {
  readonly #config: FrameCutterConfig;
  #sampleRate = 0;
  #framer = new Framer({ frameBytes: 2 });
  /** When the last sample that was pushed ends. */
  #endsAtMs = 0;

  constructor(config: FrameCutterConfig) {
    this.#config = config;
  }

  /** @throws RangeError when `frameMs` is not a whole number of samples at the sample rate of the frame */
  *push(frame: AudioFrame): Generator<AudioFrame> {
    const { samples, sampleRate, timestampMs } = frame;
    if (sampleRate !== this.#sampleRate) {
      yield* this.flush();
      this.#framer = this.#createFramer(sampleRate);
      this.#sampleRate = sampleRate;
    }
    this.#endsAtMs = timestampMs + (samples.length * 1_000) / sampleRate;
    if (this.#framer.bufferedBytes === 0 && samples.length * 2 === this.#framer.frameBytes) {
      yield frame;
      return;
    }
    // A copy: the source may reuse its memory.
    this.#framer.push(samplesToPcm16(samples.slice()));
    yield* this.#cut(false);
  }

  /** Ends the stream and pads the rest. */
  *flush(): Generator<AudioFrame> {
    yield* this.#cut(true);
  }

  *#cut(isLast: boolean): Generator<AudioFrame> {
    const framer = this.#framer;
    const sampleRate = this.#sampleRate;
    for (;;) {
      const timestampMs = this.#endsAtMs - (framer.bufferedBytes * 500) / sampleRate;
      const cut = framer.cut(isLast);
      if (cut === undefined) {
        return;
      }
      yield { samples: pcm16ToSamples(cut.bytes), sampleRate, timestampMs };
    }
  }

  #createFramer(sampleRate: number): Framer {
    const { frameMs, messageBytes = defaultMessageBytes(sampleRate) } = this.#config;
    if (frameMs === undefined) {
      return new Framer({ frameBytes: messageBytes });
    }
    const frameSamples = (frameMs * sampleRate) / 1_000;
    if (!Number.isInteger(frameSamples)) {
      throw new RangeError(
        `\`frameMs\` must be a whole number of samples, got ${frameMs}: ${frameSamples} samples at ${sampleRate} Hz`,
      );
    }
    const frameBytes = frameSamples * 2;
    return new Framer({ frameBytes, minBytes: frameBytes, multipleBytes: frameBytes });
  }
}
