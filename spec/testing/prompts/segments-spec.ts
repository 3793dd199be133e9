import type { AudioFrame } from '../../../src/audio/AudioFrame';
import { tone } from '../../../src/audio/tools/tone';
import { createResampler } from '../../../src/audio/resample/createResampler';
import { decodeMulaw, encodeMulaw } from '../../../src/audio/g711/mulaw';
import { heardSegments } from '../../../src/testing/prompts/heardSegments';
import { marbles } from '../../../src/testing/marbles/marbles';
import { prompt } from '../../../src/testing/prompts/prompt';
import { SegmentReader } from '../../../src/testing/prompts/SegmentReader';
import { summarizeSent } from '../../../src/testing/prompts/summarizeSent';
import { testCall } from '../../../src/testing/testCall';

const menu = prompt('menu');
const sales = prompt('sales', { durationMs: 600 });

/** The segments that a reader finds in audio that arrives in pieces of a given length. */
function read(samples: Int16Array, pieceSamples = 160, prompts = {}) {
  const reader = new SegmentReader(8_000, prompts);
  const events = [];
  for (let at = 0; at < samples.length; at += pieceSamples) {
    events.push(...reader.push(samples.subarray(at, at + pieceSamples), at / 8));
  }
  events.push(...reader.flush());
  return events.flatMap((event) => (event.type === 'ended' ? [event.segment] : []));
}

function join(...pieces: readonly Int16Array[]): Int16Array {
  return Int16Array.from(pieces.flatMap((piece) => [...piece]));
}

const silence = (ms: number) => new Int16Array(ms * 8);

describe('heard segments', () => {
  it.each([37, 160, 1_600, 100_000])(
    'should recognise prompts that carry their name, in pieces of %d samples',
    (pieceSamples) => {
      const audio = join(
        silence(100),
        menu.samples,
        sales.samples,
        silence(300),
        menu.samples.subarray(2_000, 4_000),
      );
      expect(read(audio, pieceSamples)).toEqual([
        { name: 'menu', fromMs: 100, toMs: 1_100, isCut: false },
        { name: 'sales', fromMs: 1_100, toMs: 1_700, isCut: false },
        { name: 'menu', fromMs: 2_000, toMs: 2_250, isCut: true },
      ]);
    },
  );

  it("should name unknown sound 'audio'", () => {
    const segments = read(join(tone({ durationMs: 500 }).samples, silence(200), menu.samples));
    expect(segments.map(({ name }) => name)).toEqual(['audio', 'menu']);
    expect(segments[0]?.fromMs).toBeCloseTo(0, -1);
    expect(segments[0]?.toMs).toBeCloseTo(500, -1);
  });

  it('should recognise given prompts by the sound of their beginning', () => {
    const [high, low] = [tone({ frequencyHz: 1_000 }), tone({ frequencyHz: 400, durationMs: 300 })];
    const audio = join(low.samples, silence(200), high.samples, low.samples.subarray(0, 2_000));
    expect(read(audio, 160, { high, low })).toMatchObject([
      { name: 'low', isCut: false },
      { name: 'high', isCut: false },
      { name: 'low', isCut: true },
    ]);
  });

  it('should distinguish prompts that begin alike by how they continue', () => {
    const six = tone({ frequencyHz: 400, durationMs: 400 });
    const sixty = { ...six, samples: join(six.samples, tone({ frequencyHz: 900, durationMs: 300 }).samples) };
    const sixteen = {
      ...six,
      samples: join(six.samples, tone({ frequencyHz: 1_300, durationMs: 300 }).samples),
    };
    const audio = join(
      sixteen.samples,
      silence(50),
      six.samples,
      silence(50),
      sixty.samples.subarray(0, 4_000),
    );
    for (const pieceSamples of [160, 1_600, 100_000]) {
      expect(read(audio, pieceSamples, { six, sixty, sixteen })).toMatchObject([
        { name: 'sixteen', isCut: false },
        { name: 'six', isCut: false },
        { name: 'sixty', isCut: true },
      ]);
    }
  });

  describe('prompts that begin alike', () => {
    const spoken = (from: number, durationMs: number) =>
      join(
        ...Array.from(
          { length: durationMs / 100 },
          (_, index) =>
            tone({ frequencyHz: 300 + ((from + index * 7) % 23) * 60, durationMs: 100, sampleRate: 16_000 })
              .samples,
        ),
      );
    const frame = (...pieces: Int16Array[]) => ({
      samples: join(...pieces),
      sampleRate: 16_000,
      timestampMs: 0,
    });
    const pressOne = spoken(0, 2_000);
    const prompts = {
      pressOne: frame(pressOne),
      pressOneFor: frame(pressOne, spoken(3, 600)),
      pressOneIf: frame(pressOne, spoken(11, 600)),
    };
    const narrow = ({ samples }: AudioFrame) => {
      const resampler = createResampler({ from: 16_000, to: 8_000, resamplerQuality: 'lowLatency' });
      return join(resampler.push(samples), resampler.flush());
    };

    it.each([160, 1_600, 100_000])(
      'should be distinguished at another rate by how they continue, in pieces of %d samples',
      (pieceSamples) => {
        const { pressOne: one, pressOneFor, pressOneIf } = prompts;
        const audio = join(
          narrow(pressOneIf),
          silence(300),
          narrow(one),
          silence(300),
          narrow(pressOneFor),
          narrow(one),
          narrow(pressOneIf).subarray(0, 18_000),
        );
        expect(
          read(audio, pieceSamples, prompts).map(({ name, isCut }) => `${name} ${String(isCut)}`),
        ).toEqual([
          'pressOneIf false',
          'pressOne false',
          'pressOneFor false',
          'pressOne false',
          'pressOneIf true',
        ]);
      },
    );

    it('should be rejected when they are the same', () => {
      const again = frame(prompts.pressOneIf.samples);
      expect(() => summarizeSent({ prompts: { ...prompts, again } })).toThrow(
        new TypeError(
          '`prompts.again` must differ from `prompts.pressOneIf`: both have the same audio, so they cannot be distinguished',
        ),
      );
      expect(() => summarizeSent({ prompts: { audio: again } })).toThrow(
        '`prompts.audio` must have another name',
      );
      // @ts-expect-error -- not audio
      expect(() => heardSegments(testCall(), { prompts: { again: 'again.wav' } })).toThrow(
        '`prompts.again` must be an AudioFrame, got "again.wav"',
      );
    });
  });

  it('should recognise a prompt after μ-law or resampling', () => {
    const wide = prompt('menu', { sampleRate: 24_000 });
    const resampler = createResampler({ from: 24_000, to: 8_000, resamplerQuality: 'lowLatency' });
    const narrow = join(resampler.push(wide.samples), resampler.flush());
    const prompts = { menu: wide, sales };
    expect(read(narrow, 1_600, prompts)).toMatchObject([{ name: 'menu', isCut: false }]);
    const lossy = decodeMulaw(encodeMulaw(join(silence(50), sales.samples, silence(50))));
    expect(read(lossy, 160, prompts)).toMatchObject([{ name: 'sales', isCut: false }]);
  });

  it('should emit what the caller of a call has heard', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({
        dtmf$: cold('1500ms k', { k: '1' }),
        lifecycle$: cold('3s h', { h: 'callerHangup' }),
      });
      call.play([menu, sales], { interruptOn: call.dtmf$ }).subscribe();
      expectObservable(heardSegments(call)).toBe('1s m 599ms s 1399ms |', {
        m: { name: 'menu', fromMs: 0, toMs: 1_000, isCut: false },
        s: { name: 'sales', fromMs: 1_000, toMs: 1_600, isCut: false },
      });
    });
  });

  it('should emit what was sent as names and events', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('1500ms k', { k: '1' }) });
      call.play([menu, tone({ durationMs: 1_000 })], { interruptOn: call.dtmf$ }).subscribe();
      expectObservable(call.sent$.pipe(summarizeSent())).toBe('m 799ms a 699ms c', {
        m: "prompt('menu')",
        a: 'audio',
        c: 'clear',
      });
    });
  });

  it('should emit the length of every message that was sent', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('500ms k', { k: '1' }) });
      call.play(menu, { interruptOn: call.dtmf$ }).subscribe();
      call.mark().subscribe();
      expectObservable(call.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe(
        '(aa) 196ms a 199ms a 99ms (cm)',
        {
          a: '3200 bytes',
          c: 'clear',
          m: 'mark',
        },
      );
    });
  });

  it('should throw when `detail` is not valid', () => {
    // @ts-expect-error -- only two values are valid
    expect(() => summarizeSent({ detail: 'all' })).toThrow(RangeError);
  });
});
