import fc from 'fast-check';
import { from, throwError, concat } from 'rxjs';
import { custom } from 'zod';
import { encodeMulaw } from '../../../src/audio/g711/mulaw';
import type { PcmInput } from '../../../src/audio/PcmInput';
import { samplesToPcm16 } from '../../../src/audio/pcm16';
import { createResampler } from '../../../src/audio/resample/createResampler';
import { encodeAudio, type EncodeAudioOptions } from '../../../src/operators/wire/encodeAudio';
import type { OutboundMessage } from '../../../src/wire/OutboundMessage';
import { concatSamples, ramp } from '../../kit/audio/audio';
import { marbles } from '../../../src/testing/marbles/marbles';
import { itFollowsItsSource } from '../itFollowsItsSource';
import { itKeepsItsState } from '../itKeepsItsState';

const media = (payload: Uint8Array): OutboundMessage => ({ event: 'media', payload });
const telephone = { sampleRate: 8_000, wireSampleRate: 8_000 };

/** PCM16 of samples, padded with silence. */
function padded(samples: Int16Array, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set(samplesToPcm16(samples));
  return bytes;
}

function payloadsOf(inputs: readonly PcmInput[], config: EncodeAudioOptions): Uint8Array[] {
  const payloads: Uint8Array[] = [];
  from(inputs)
    .pipe(encodeAudio(config))
    .subscribe((message) => {
      if (message.event === 'media') {
        payloads.push(message.payload);
      }
    });
  return payloads;
}

/** A value of an application without types. */
function untyped(config: unknown): Partial<EncodeAudioOptions> {
  return custom<Partial<EncodeAudioOptions>>().parse(config);
}

describe('encodeAudio', () => {
  itFollowsItsSource<PcmInput, OutboundMessage>({
    call: () => encodeAudio({ ...telephone, messageBytes: 320 }),
    input: {
      a: ramp(20),
      b: samplesToPcm16(ramp(20, 500)),
      c: { samples: ramp(20, 900), sampleRate: 8_000, timestampMs: 40 },
    },
    output: {
      x: media(samplesToPcm16(ramp(20))),
      y: media(samplesToPcm16(ramp(20, 500))),
      z: media(samplesToPcm16(ramp(20, 900))),
    },
  });

  itKeepsItsState<PcmInput, OutboundMessage>({
    call: () => encodeAudio({ ...telephone, messageBytes: 320 }),
    input: { a: ramp(10), b: ramp(10, 81) },
    expected: '---x--|',
    output: { x: media(samplesToPcm16(ramp(20))) },
  });

  it('should convert the rate, cut messages, and pad the last one', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const input = { a: ramp(200, 1, 16_000), b: ramp(200, 3_201, 16_000), c: ramp(200, 6_401, 16_000) };
      const resampler = createResampler({ from: 16_000, to: 8_000 });
      const converted = concatSamples([
        resampler.push(concatSamples([input.a, input.b, input.c])),
        resampler.flush(),
      ]);
      const e1 = cold('   --a----b-----c-|   ', input);
      const e1subs = '    ^--------------!   ';
      const expected = '  -------m-----n-(o|)';

      expectObservable(e1.pipe(encodeAudio({ sampleRate: 16_000, wireSampleRate: 8_000 }))).toBe(expected, {
        m: media(samplesToPcm16(converted.subarray(0, 1_600))),
        n: media(samplesToPcm16(converted.subarray(1_600, 3_200))),
        o: media(samplesToPcm16(converted.subarray(3_200))),
      });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should cut 3,200 bytes at every rate, and 3,840 at 24 kHz', () => {
    for (const [rate, frameBytes] of [
      [8_000, 3_200],
      [16_000, 3_200],
      [24_000, 3_840],
    ] as const) {
      const audio = ramp(250, 1, rate);
      const config = { sampleRate: rate, wireSampleRate: rate };
      const payloads = payloadsOf([audio], config);

      expect(payloads.slice(0, -1).every(({ length }) => length === frameBytes)).toBe(true);
      expect(payloads.length).toBe(Math.ceil(audio.byteLength / frameBytes));
      expect(Buffer.concat(payloads).subarray(0, audio.byteLength)).toEqual(Buffer.from(audio.buffer));
    }
  });

  it('should pad the last message with silence to a unit of 320 bytes, at least 3,200', () => {
    expect(payloadsOf([ramp(50)], telephone)).toEqual([padded(ramp(50), 3_200)]);
    expect(payloadsOf([ramp(250)], { ...telephone, messageBytes: 6_400 })).toEqual([
      padded(ramp(250), 4_160),
    ]);
    expect(payloadsOf([ramp(25)], { ...telephone, messageBytes: 320 })).toEqual([
      samplesToPcm16(ramp(20)),
      padded(ramp(5, 161), 320),
    ]);
  });

  it('should encode μ-law, with twice the audio in a message', () => {
    const config = { ...telephone, encoding: 'mulaw', messageBytes: 320 } as const;
    const payloads = payloadsOf([ramp(50)], config);
    const tail = new Int16Array(320);
    tail.set(ramp(10, 321));

    expect(payloads).toEqual([encodeMulaw(ramp(40)), encodeMulaw(tail)]);
  });

  it('should drop the rest when the source errors', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('   --a--#', { a: ramp(30) });
      const expected = '  --x--#';

      expectObservable(e1.pipe(encodeAudio({ ...telephone, messageBytes: 320 }))).toBe(expected, {
        x: media(samplesToPcm16(ramp(20))),
      });
    });
  });

  it('should error at a frame whose rate is not supported', () => {
    let failure: unknown;
    concat(
      from([{ samples: ramp(20), sampleRate: 9_000, timestampMs: 0 }]),
      throwError(() => new Error('not reached')),
    )
      .pipe(encodeAudio(telephone))
      .subscribe({ error: (error: unknown) => (failure = error) });

    expect(failure).toBeInstanceOf(RangeError);
    expect(String(failure)).toContain('9000');
  });

  it('should emit the same messages for any chunk size, at any rate', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 900 }), { minLength: 1, maxLength: 12 }),
        fc.constantFrom(8_000, 16_000, 24_000),
        fc.constantFrom(8_000, 16_000, 24_000),
        fc.constantFrom('pcm16', 'mulaw'),
        (sizes, sampleRate, wireSampleRate, encoding) => {
          const bytes = samplesToPcm16(ramp(1_000, 1, 8_000)).subarray(
            0,
            sizes.reduce((sum, size) => sum + size, 0),
          );
          let at = 0;
          const chunks = sizes.map((size) => bytes.subarray(at, (at += size)));
          const config = { sampleRate, wireSampleRate, encoding, messageBytes: 640 } as const;

          const payloads = payloadsOf(chunks, config);
          const whole = payloadsOf([bytes], config);

          expect(payloads.map(({ length }) => length)).toEqual(whole.map(({ length }) => length));
          expect(Buffer.concat(payloads).equals(Buffer.concat(whole))).toBe(true);
        },
      ),
    );
  });

  it.each([
    [{ sampleRate: 9_000 }, '`sampleRate` must be one of'],
    [{ wireSampleRate: 44_000 }, '`wireSampleRate` must be one of'],
    [{ messageBytes: 100 }, '`messageBytes` must be a multiple of 320'],
    [{ messageBytes: 100_160 }, '`messageBytes` must be a multiple of 320'],
    [untyped({ encoding: 'opus' }), "`encoding` must be one of 'pcm16', 'mulaw'"],
    [
      untyped({ resamplerQuality: 'hifi' }),
      "`resamplerQuality` must be one of 'lowLatency', 'balanced', 'best'",
    ],
  ])('should throw when called with %j', (config, message) => {
    const [value = ''] = Object.values(config);

    expect(() => encodeAudio({ ...telephone, ...config })).toThrow(RangeError);
    expect(() => encodeAudio({ ...telephone, ...config })).toThrow(message);
    expect(() => encodeAudio({ ...telephone, ...config })).toThrow(`got ${JSON.stringify(value)}`);
  });
});
