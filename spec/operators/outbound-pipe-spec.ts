import { asyncScheduler, from, map, tap } from 'rxjs';
import {
  decodeAudio,
  deserialize,
  encodeAudio,
  frameAudio,
  ofEvent,
  paceAudio,
  type PcmInput,
  serialize,
} from '../../src/index';
import { resample } from '../../src/audio';
import { samplesToPcm16 } from '../../src/audio/pcm16';
import { createResampler } from '../../src/audio/resample/createResampler';
import { marbles } from '../../src/testing/marbles/marbles';
import { concatSamples, ramp } from '../kit/audio/audio';

/** One second at 24 kHz, as a speech service sends it: bytes in pieces that split samples. */
const speech = ramp(1_000, 1, 24_000);
const pieces = Array.from({ length: 49 }, (_, index) =>
  samplesToPcm16(speech).slice(index * 999, (index + 1) * 999),
);

/** The audio that Exotel should get, at 8 kHz: five messages of 200 ms. */
function expectedPayloads(): Uint8Array[] {
  const resampler = createResampler({ from: 24_000, to: 8_000 });
  const samples = concatSamples([resampler.push(speech), resampler.flush()]);
  return Array.from({ length: 5 }, (_, index) =>
    samplesToPcm16(samples.slice(index * 1_600, (index + 1) * 1_600)),
  );
}

const toTexts = () =>
  from<PcmInput[]>(pieces).pipe(
    resample({ from: 24_000, to: 8_000 }),
    frameAudio(),
    paceAudio(),
    encodeAudio({ sampleRate: 8_000, wireSampleRate: 8_000 }),
    serialize({ streamSid: 's1' }),
  );

describe('the pipe resample, frameAudio, paceAudio, encodeAudio, serialize', () => {
  it('should write every message to the byte', () => {
    const texts: string[] = [];
    marbles(({ flush }) => {
      toTexts().subscribe((text) => texts.push(text));
      flush();
    });

    expect(texts).toEqual(
      expectedPayloads().map((payload, index) =>
        JSON.stringify({
          event: 'media',
          stream_sid: 's1',
          sequence_number: String(index + 1),
          media: {
            chunk: String(index + 1),
            timestamp: String(index * 200),
            payload: Buffer.from(payload).toString('base64'),
          },
        }),
      ),
    );
  });

  it('should send each frame as one message, when it is due', () => {
    const sentAt: number[] = [];
    const pacedAt: number[] = [];
    marbles(({ flush }) => {
      from<PcmInput[]>(pieces)
        .pipe(
          resample({ from: 24_000, to: 8_000 }),
          frameAudio(),
          paceAudio(),
          tap(() => pacedAt.push(asyncScheduler.now())),
          encodeAudio({ sampleRate: 8_000, wireSampleRate: 8_000 }),
          serialize({ streamSid: 's1' }),
        )
        .subscribe(() => sentAt.push(asyncScheduler.now()));
      flush();
    });

    expect(pacedAt).toEqual([0, 0, 200, 400, 600]);
    expect(sentAt).toEqual(pacedAt);
  });

  it('should send the audio that went in', () => {
    const heard: Int16Array[] = [];
    marbles(({ flush }) => {
      toTexts()
        .pipe(
          deserialize(),
          ofEvent('media'),
          decodeAudio(),
          map(({ samples }) => samples),
        )
        .subscribe((samples) => heard.push(samples));
      flush();
    });

    expect(heard.map(samplesToPcm16)).toEqual(expectedPayloads());
  });
});
