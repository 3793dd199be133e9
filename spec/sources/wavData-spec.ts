import { wavData } from '../../src/sources/wavData';
import { testCall } from '../../src/testing/testCall';
import { concatSamples, ramp } from '../kit/audio/audio';
import { marbles } from '../../src/testing/marbles/marbles';
import { thrownBy } from '../kit/process/thrownBy';
import { dataChunk, formatChunk, pcm16Bytes, wavBytes } from '../kit/audio/wavBytes';

const prompt = wavBytes([formatChunk(), dataChunk(pcm16Bytes(ramp(450)))]);

describe('wavData', () => {
  it('should return the audio in pieces of 200 ms, from the beginning each time', () => {
    const source = wavData(prompt);

    for (const frames of [[...source], [...source]]) {
      expect(frames.map(({ timestampMs }) => timestampMs)).toEqual([0, 200, 400]);
      expect(frames.map(({ sampleRate }) => sampleRate)).toEqual([8_000, 8_000, 8_000]);
      expect(concatSamples(frames.map(({ samples }) => samples))).toEqual(ramp(450));
    }
  });

  it('should play as one prompt', () => {
    marbles(({ expectObservable, flush }) => {
      const call = testCall();
      const heard: Int16Array[] = [];
      call.heard$.subscribe(({ samples }) => heard.push(samples));

      expectObservable(call.play(wavData(prompt))).toBe('460ms (f|)', {
        f: { type: 'finished', outcome: 'played', confirmedBy: 'mark', heardMs: 450 },
      });
      flush();
      expect(concatSamples(heard)).toEqual(ramp(450));
    });
  });

  it('should return no frame of a file without audio', () => {
    expect([...wavData(wavBytes([formatChunk(), dataChunk(new Uint8Array(0))]))]).toEqual([]);
  });

  it('should throw at once when the bytes are not a WAV file', () => {
    expect(thrownBy(() => wavData(Buffer.from('no such key'))).code).toBe('badWav');
    expect(thrownBy(() => wavData(wavBytes([formatChunk({ encoding: 2, bits: 4 })]))).code).toBe(
      'unsupportedWav',
    );
  });
});
