import { readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { catchError, of } from 'rxjs';
import type { AudioFrame } from '../../src/audio/AudioFrame';
import { decodeWav } from '../../src/audio/wav/decodeWav';
import { encodeWav } from '../../src/audio/wav/encodeWav';
import { ExotelError } from '../../src/ExotelError';
import { wavFile } from '../../src/sources/wavFile';
import { testCall } from '../../src/testing/testCall';
import { concatSamples, ramp } from '../kit/audio/audio';
import { marbles } from '../../src/testing/marbles/marbles';
import { canListOpenFiles, countOpen } from '../kit/process/openFiles';
import { temporaryFolder } from '../kit/process/temporaryFolder';
import { thrownBy } from '../kit/process/thrownBy';
import { dataChunk, formatChunk, pcm16Bytes, wavBytes } from '../kit/audio/wavBytes';

const samplesOf = (frames: Iterable<AudioFrame>) =>
  concatSamples(Array.from(frames, ({ samples }) => samples));
const codeOf = (frames: Iterable<AudioFrame>) => thrownBy(() => [...frames]).code;
const itLists = canListOpenFiles ? it : it.skip;

describe('wavFile', () => {
  const pathOf = temporaryFolder();

  describe.each([
    ['kept', {}],
    ['streamed', { maxCachedBytes: 0 }],
  ])('of a file that is %s', (_, options) => {
    it('should return the audio in pieces of 200 ms, from the beginning each time', () => {
      const path = pathOf('prompt.wav');
      writeFileSync(path, encodeWav(ramp(450), 8_000));
      const source = wavFile(path, options);

      for (const frames of [[...source], [...source]]) {
        expect(frames.map(({ timestampMs }) => timestampMs)).toEqual([0, 200, 400]);
        expect(frames.map(({ sampleRate }) => sampleRate)).toEqual([8_000, 8_000, 8_000]);
        expect(samplesOf(frames)).toEqual(ramp(450));
      }
    });

    it('should return the same as decodeWav, in any encoding', () => {
      const formats = [
        { encoding: 1, bits: 8 },
        { encoding: 1, bits: 16 },
        { encoding: 1, bits: 24 },
        { encoding: 1, bits: 32 },
        { encoding: 3, bits: 32 },
        { encoding: 3, bits: 64 },
        { encoding: 6, bits: 8 },
        { encoding: 7, bits: 8 },
      ];
      fc.assert(
        fc.property(
          fc.constantFrom(...formats),
          fc.integer({ min: 1, max: 3 }),
          fc.uint8Array({ maxLength: 9_000 }),
          fc.constantFrom(8_000, 11_025),
          (format, channels, data, sampleRate) => {
            const path = pathOf('prompt.wav');
            writeFileSync(
              path,
              wavBytes([formatChunk({ ...format, channels, sampleRate }), dataChunk(data)]),
            );
            // The file is written so often within one tick of its time stamp that it must not be kept.
            const frames = [...wavFile(path, { maxCachedBytes: 0 })];

            expect(samplesOf(frames)).toEqual(decodeWav(readFileSync(path)).samples);
          },
        ),
      );
    });

    itLists('should have the file open no longer than it is read', () => {
      const path = pathOf('prompt.wav');
      writeFileSync(path, encodeWav(ramp(1_000), 8_000));
      const source = wavFile(path, options);
      const unused = source[Symbol.iterator]();
      const stopped = source[Symbol.iterator]();
      stopped.next();
      stopped.return?.();
      unused.return?.();

      expect([...source]).toHaveLength(5);
      expect(countOpen(path)).toBe(0);
    });
  });

  it('should keep a decoded prompt until the file changes', () => {
    const path = pathOf('prompt.wav');
    const changed = encodeWav(ramp(450, 9_000), 8_000);
    writeFileSync(path, encodeWav(ramp(450), 8_000));
    utimesSync(path, 1_000, 1_000);
    const source = wavFile(path);

    expect(samplesOf(source)).toEqual(ramp(450));
    writeFileSync(path, changed);
    utimesSync(path, 1_000, 1_000);
    // The change is not visible, so the file was not read again.
    expect(samplesOf(source)).toEqual(ramp(450));
    utimesSync(path, 1_001, 1_001);
    expect(samplesOf(source)).toEqual(ramp(450, 9_000));
  });

  it('should keep a prompt that was interrupted', () => {
    const path = pathOf('prompt.wav');
    writeFileSync(path, encodeWav(ramp(450), 8_000));
    utimesSync(path, 1_000, 1_000);
    const iterator = wavFile(path)[Symbol.iterator]();
    iterator.next();
    iterator.return?.();
    writeFileSync(path, encodeWav(ramp(450, 9_000), 8_000));
    utimesSync(path, 1_000, 1_000);

    expect(samplesOf(wavFile(path))).toEqual(ramp(450));
  });

  it('should not keep a file that is longer than `maxCachedBytes`', () => {
    const path = pathOf('prompt.wav');
    writeFileSync(path, encodeWav(ramp(450), 8_000));
    utimesSync(path, 1_000, 1_000);
    const source = wavFile(path, { maxCachedBytes: 7_199 });
    samplesOf(source);
    writeFileSync(path, encodeWav(ramp(450, 9_000), 8_000));
    utimesSync(path, 1_000, 1_000);

    expect(samplesOf(source)).toEqual(ramp(450, 9_000));
  });

  it('should not change kept audio when returned samples are changed', () => {
    const path = pathOf('prompt.wav');
    writeFileSync(path, encodeWav(ramp(450), 8_000));
    for (const { samples } of wavFile(path)) {
      samples.fill(0);
    }

    expect(samplesOf(wavFile(path))).toEqual(ramp(450));
  });

  itLists('should read a long file as it is played, and close it when the playback is cut', () => {
    marbles(({ cold, expectObservable, flush }) => {
      const path = pathOf('music.wav');
      writeFileSync(path, encodeWav(ramp(60_000), 8_000));
      const call = testCall();
      let pulled = 0;
      function* counted() {
        for (const frame of wavFile(path, { maxCachedBytes: 0 })) {
          pulled++;
          yield frame;
        }
      }
      let openMeanwhile = 0;
      cold('3s x').subscribe(() => {
        openMeanwhile = countOpen(path);
      });

      expectObservable(call.play(counted()), '3001ms !').toBe('');
      flush();
      expect([openMeanwhile, countOpen(path)]).toEqual([1, 0]);
      expect(statSync(path).size).toBe(44 + 60_000 * 16);
      // 3 s, 400 ms sent ahead, and two messages of 200 ms that wait.
      expect(pulled).toBeGreaterThanOrEqual(17);
      expect(pulled).toBeLessThanOrEqual(19);
    });
  });

  it('should play a prompt of another rate for its whole length', () => {
    marbles(({ expectObservable }) => {
      const path = pathOf('prompt.wav');
      writeFileSync(path, encodeWav(ramp(1_000, 1, 24_000), 24_000));

      expectObservable(testCall().play(wavFile(path))).toBe('1s (f|)', {
        f: { type: 'finished', outcome: 'played', confirmedBy: 'mark', heardMs: 1_000 },
      });
    });
  });

  it('should end early when the file becomes shorter while it is read', () => {
    const path = pathOf('music.wav');
    writeFileSync(path, encodeWav(ramp(1_000), 8_000));
    const lengths: number[] = [];
    for (const { samples } of wavFile(path, { maxCachedBytes: 0 })) {
      lengths.push(samples.length);
      truncateSync(path, 44 + 2 * 2_000 + 1);
    }

    expect(lengths).toEqual([1_600, 400]);
  });

  it('should accept a URL', () => {
    const path = pathOf('a prompt.wav');
    writeFileSync(path, encodeWav(ramp(20), 8_000));

    expect(samplesOf(wavFile(pathToFileURL(path)))).toEqual(ramp(20));
  });

  describe('when the file cannot be read', () => {
    it('should not throw before it is played', () => {
      expect(() => wavFile(pathOf('missing.wav'))).not.toThrow();
    });

    it('should error the playback when the file is missing', () => {
      marbles(({ expectObservable }) => {
        const failure$ = testCall()
          .play(wavFile(pathOf('missing.wav')))
          .pipe(
            catchError((error: unknown) =>
              of(ExotelError.is(error) ? `${error.code}: ${error.message}` : error),
            ),
          );

        expectObservable(failure$).toBe('(e|)', {
          e: `fileNotFound: File not found: ${pathOf('missing.wav')}`,
        });
      });
    });

    it('should report the problem and the file', () => {
      const path = pathOf('prompt.mp3');
      writeFileSync(path, 'ID3 and so on, for long enough');
      writeFileSync(
        pathOf('adpcm.wav'),
        wavBytes([formatChunk({ encoding: 17 }), dataChunk(pcm16Bytes([1]))]),
      );
      const error = thrownBy(() => [...wavFile(path)]);

      expect(error.code).toBe('badWav');
      expect(error.message).toContain(`${path}: Not a WAV file`);
      expect(codeOf(wavFile(pathOf('adpcm.wav')))).toBe('unsupportedWav');
      expect(codeOf(wavFile(pathOf('.')))).toBe('fileReadFailed');
      expect(codeOf(wavFile(`${path}/below.wav`))).toBe('fileNotFound');
    });

    itLists('should close a file that cannot be read', () => {
      const path = pathOf('prompt.mp3');
      writeFileSync(path, 'ID3 and so on, for long enough');

      expect(codeOf(wavFile(path))).toBe('badWav');
      expect(countOpen(path)).toBe(0);
    });

    it.each([-1, NaN])('should throw for a cache of %d bytes', (maxCachedBytes) => {
      expect(() => wavFile('prompt.wav', { maxCachedBytes })).toThrow(RangeError);
    });
  });

  it('should reject a rate that cannot be converted, and name the file', () => {
    const path = pathOf('studio.wav');
    writeFileSync(path, encodeWav(ramp(20), 96_000));

    const { code, message } = thrownBy(() => [...wavFile(path)]);
    expect(code).toBe('unsupportedWav');
    expect(message).toContain(`${path}: The sample rate must be one of 8000, `);
  });
});
