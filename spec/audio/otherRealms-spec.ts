import { runInNewContext } from 'node:vm';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { lastValueFrom, of } from 'rxjs';
import { applyGain, audioLevel, decodeWav, encodeMulaw, encodeWav, resample } from '../../src/audio';
import { promptAudio } from '../../src/index';
import { testCall } from '../../src/testing/testCall';
import { concatSamples, ramp } from '../kit/audio/audio';
import { marbles } from '../../src/testing/marbles/marbles';

/** A value as it arrives from a worker. */
function throughPort(value: unknown): unknown {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(value);
  const received = receiveMessageOnPort(port2);
  port1.close();
  return received?.message;
}

const samples = ramp(200);
const bytes = new Uint8Array(samples.buffer);

const realms: [string, (value: Int16Array | Uint8Array) => unknown][] = [
  [
    'node:vm',
    (value): unknown => runInNewContext(`${value.constructor.name}.from(values)`, { values: [...value] }),
  ],
  ['structuredClone', (value) => structuredClone(value)],
  ['a worker', throughPort],
];

describe.each(realms)('typed arrays of another realm (%s)', (_, foreign) => {
  const call = (f: (...parameters: never[]) => unknown, ...parameters: readonly unknown[]): unknown =>
    Reflect.apply(f, undefined, parameters);
  const frame = () => ({ samples: foreign(samples), sampleRate: 8_000, timestampMs: 0 });

  it.each<[string, () => unknown]>([
    ['samples', () => foreign(samples)],
    ['bytes', () => foreign(bytes)],
    ['a frame', frame],
    ['a list', () => [foreign(samples)]],
    ['an observable', () => of(foreign(bytes))],
    ['a prompt', () => call(promptAudio, [foreign(bytes)])],
  ])('should be played as %s', (__, source) => {
    marbles(({ flush }) => {
      const session = testCall();
      const heard: Int16Array[] = [];
      session.heard$.subscribe((piece) => heard.push(piece.samples));
      // @ts-expect-error -- a value that no compiler has checked
      session.play(source()).subscribe();
      flush();

      expect(concatSamples(heard)).toEqual(samples);
    });
  });

  it('should be accepted by `send`', () => {
    marbles(({ flush }) => {
      const session = testCall();
      const heard: Int16Array[] = [];
      session.heard$.subscribe((piece) => heard.push(piece.samples));
      // @ts-expect-error -- a value that no compiler has checked
      session.send(foreign(bytes));
      session.flush();
      flush();

      expect(concatSamples(heard)).toEqual(samples);
    });
  });

  it('should be accepted by every function that takes samples, bytes or frames', async () => {
    expect(call(audioLevel, foreign(samples))).toEqual(audioLevel(samples));
    expect(call(encodeWav, foreign(samples), 8_000)).toEqual(encodeWav(samples, 8_000));
    expect(call(encodeWav, [foreign(samples)], 8_000)).toEqual(encodeWav(samples, 8_000));
    expect(call(encodeMulaw, foreign(samples))).toEqual(encodeMulaw(samples));
    expect(call(applyGain, frame(), { db: 0 })).toMatchObject({ sampleRate: 8_000 });
    const wav = encodeWav(samples, 8_000);
    expect(call(decodeWav, foreign(wav))).toEqual(decodeWav(wav));
    // @ts-expect-error -- a value that no compiler has checked
    const resampled$ = resample({ from: 8_000, to: 8_000 })(of(foreign(bytes)));
    expect(await lastValueFrom(resampled$)).toMatchObject({ samples });
  });
});
