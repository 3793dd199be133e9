import fc from 'fast-check';
import { from } from 'rxjs';
import { decodeAudio } from '../../../src/operators/wire/decodeAudio';
import { samplesToPcm16 } from '../../../src/audio/pcm16';
import { concatSamples } from '../../kit/audio/audio';
import { marbles } from '../../../src/testing/marbles/marbles';
import { itFollowsItsSource } from '../itFollowsItsSource';
import { itKeepsItsState } from '../itKeepsItsState';
import { inbound } from '../messages';

const frame = (samples: readonly number[], timestampMs: number, sampleRate = 8_000) => ({
  samples: Int16Array.from(samples),
  sampleRate,
  timestampMs,
});

describe('decodeAudio', () => {
  itFollowsItsSource({
    call: () => decodeAudio(),
    input: { a: inbound.media([1, -2]), b: inbound.media([3, 4]), c: inbound.media([]) },
    output: { x: frame([1, -2], 0), y: frame([3, 4], 0.25), z: frame([], 0.5) },
  });

  itKeepsItsState({
    call: () => decodeAudio(),
    input: { a: inbound.media(Uint8Array.of(1, 0, 2)), b: inbound.media(Uint8Array.of(3)) },
    expected: 'x--y--|',
    output: { x: frame([1], 0), y: frame([0x0302], 0.125) },
  });

  it('should emit the audio of media messages only', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   --s--m--d--m--|', {
        s: inbound.start(),
        m: inbound.media([1, -32_768]),
        d: inbound.dtmf('1'),
      });
      const e1subs = '    ^-------------!';
      const expected = '  -----f-----g--|';

      expectObservable(e1.pipe(decodeAudio())).toBe(expected, {
        f: frame([1, -32_768], 0),
        g: frame([1, -32_768], 0.25),
      });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should decode with the rate and the encoding that `start` announced', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('   m-s-n-t-o-|', {
        m: inbound.media([7]),
        s: inbound.start({ sample_rate: '16000' }),
        n: inbound.media([8]),
        t: inbound.start({ encoding: 'mulaw' }),
        o: inbound.media(Uint8Array.of(0x00, 0x80, 0xff)),
      });
      const expected = '  f---g---h-|';

      expectObservable(e1.pipe(decodeAudio())).toBe(expected, {
        f: frame([7], 0),
        g: frame([8], 0, 16_000),
        h: frame([-32_124, 32_124, 0], 0),
      });
    });
  });

  it('should emit the time and the number of the message, but not a date', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('   abc|', {
        a: inbound.media([1, 2], { timestamp: '40' }),
        b: inbound.media([3, 4], { timestamp: '1790000000000' }),
        c: inbound.media([5], {}, 9),
      });
      const expected = '  xyz|';

      expectObservable(e1.pipe(decodeAudio())).toBe(expected, {
        x: frame([1, 2], 40),
        y: frame([3, 4], 0.25),
        z: { ...frame([5], 0.5), sequenceNumber: 9 },
      });
    });
  });

  it('should leave out audio of the outbound track', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('   abc|', {
        a: inbound.media([1], { track: 'inbound' }),
        b: inbound.media([2], { track: 'outbound' }),
        c: inbound.media([3]),
      });
      const expected = '  x-z|';

      expectObservable(e1.pipe(decodeAudio())).toBe(expected, { x: frame([1], 0), z: frame([3], 0.125) });
    });
  });

  it('should join a sample that is split between two messages, for any chunk size', () => {
    fc.assert(
      fc.property(
        fc.int16Array({ maxLength: 60 }),
        fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 40 }),
        (samples, sizes) => {
          const bytes = samplesToPcm16(samples);
          const messages = [];
          let at = 0;
          for (const size of sizes) {
            messages.push(inbound.media(bytes.subarray(at, at + size)));
            at += size;
          }
          messages.push(inbound.media(bytes.subarray(at)));

          const heard: Int16Array[] = [];
          const dates: number[] = [];
          from(messages)
            .pipe(decodeAudio())
            .subscribe((one) => {
              dates.push(one.timestampMs * 8 - concatSamples(heard).length);
              heard.push(one.samples);
            });

          expect(concatSamples(heard)).toEqual(samples);
          expect(new Set(dates)).toEqual(new Set([0]));
        },
      ),
    );
  });
});
