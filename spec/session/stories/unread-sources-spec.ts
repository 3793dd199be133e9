import { PassThrough } from 'node:stream';
import { promptAudio } from '../../../src/index';
import type { AsyncAudio, CallSession, PlaySource } from '../../../src/session/contract/CallSession';
import { wavStream } from '../../../src/sources/wavStream';
import { testCall } from '../../../src/testing/testCall';
import { ramp } from '../../kit/audio/audio';

/** Every kind of source that holds a resource, and whether it is closed. */
const KINDS: readonly [string, () => { source: AsyncAudio; isClosed: () => unknown }][] = [
  [
    'a Node stream',
    () => {
      const source = new PassThrough();
      return { source, isClosed: () => source.destroyed };
    },
  ],
  [
    'a web stream',
    () => {
      let isClosed = false;
      const source = new ReadableStream<Uint8Array>({
        cancel: () => {
          isClosed = true;
        },
      });
      return { source, isClosed: () => isClosed };
    },
  ],
  [
    'an async generator',
    () => {
      async function* pieces() {
        yield await Promise.resolve(ramp(100));
      }
      const source = pieces();
      return { source, isClosed: async () => (await source.next()).done };
    },
  ],
  [
    'a WAV stream',
    () => {
      const bytes = new PassThrough();
      return { source: wavStream(bytes), isClosed: () => bytes.destroyed };
    },
  ],
];

/** Ways to play a source. */
const WAYS: readonly [string, (source: AsyncAudio) => PlaySource][] = [
  ['itself', (source) => source],
  ['in a list', (source) => [ramp(3_000), source]],
  ['in a prompt', (source) => promptAudio(['welcome.wav', [ramp(3_000), source]])],
];

const CASES = KINDS.flatMap(([kind, create]) =>
  WAYS.map(([way, wrap]) => [kind, way, create, wrap] as const),
);

function endedCall(): CallSession {
  const call = testCall();
  call.end({ after: 'now' });
  return call;
}

describe('a source that is played after the end of the call', () => {
  it.each(CASES)('should be closed: %s, %s', async (_kind, _way, create, wrap) => {
    const { source, isClosed } = create();
    const outcomes: unknown[] = [];
    endedCall()
      .play(wrap(source))
      .subscribe((event) => outcomes.push(event.type === 'finished' && event.outcome));

    expect(outcomes).toEqual(['ended']);
    expect(await isClosed()).toBe(true);
  });

  it('should not be called if it is a function, and not be iterated if it can be read again', () => {
    const steps: string[] = [];
    const create = () => {
      steps.push('called');
      return ramp(100);
    };
    const iterable: AsyncIterable<Int16Array> = {
      [Symbol.asyncIterator]: () => {
        steps.push('iterated');
        throw new Error('iterated');
      },
    };
    for (const source of [create, iterable, wavStream(() => new PassThrough())]) {
      for (const [, wrap] of WAYS) {
        endedCall().play(wrap(source)).subscribe();
      }
    }

    expect(steps).toEqual([]);
  });

  it('should not fail the playback if it cannot be closed', () => {
    const outcomes: unknown[] = [];
    const locked = new ReadableStream<Uint8Array>();
    locked.getReader();
    endedCall()
      .play(locked)
      .subscribe((event) => outcomes.push(event.type === 'finished' && event.outcome));

    expect(outcomes).toEqual(['ended']);
  });
});

describe('a source within a list that is cut before its turn', () => {
  it.each(CASES.filter(([, way]) => way !== 'itself'))(
    'should be closed: %s, %s',
    async (_kind, _way, create, wrap) => {
      const { source, isClosed } = create();
      const call = testCall();
      const playing = call.play(wrap(source)).subscribe({ error: () => undefined });
      playing.unsubscribe();

      expect(await isClosed()).toBe(true);
    },
  );
});
