import { execFileSync } from 'node:child_process';
import { firstValueFrom, NEVER, Subject } from 'rxjs';
import { fvadDetector } from '../../src/adapters/fvadDetector';
import type { AudioFrame } from '../../src/audio/AudioFrame';
import type { SpeechEvent } from '../../src/audio/vad/SpeechDetector';
import { ExotelError } from '../../src/ExotelError';
import { detectSpeech } from '../../src/operators/audio/detectSpeech';

/** A fake of libfvad with the exports that Emscripten creates: a window is speech when its first sample is not 0. */
class StubModule {
  HEAP16 = new Int16Array(4_096);
  readonly calls: string[] = [];
  _malloc = (bytes: number) => {
    this.calls.push(`malloc ${bytes}`);
    return 64;
  };
  _free = (address: number) => {
    this.calls.push(`free ${address}`);
  };
  _fvad_new = () => 7;
  _fvad_free = (handle: number) => {
    this.calls.push(`close ${handle}`);
  };
  _fvad_set_mode = (_handle: number, mode: number) => {
    this.calls.push(`mode ${mode}`);
    return 0;
  };
  _fvad_set_sample_rate = (_handle: number, rate: number) => {
    this.calls.push(`rate ${rate}`);
    return 0;
  };
  _fvad_process = (_handle: number, address: number, length: number) => {
    this.calls.push(`process ${length}`);
    // Grown memory is a new array.
    const speech = this.HEAP16[address / 2] === 0 ? 0 : 1;
    this.HEAP16 = this.HEAP16.slice();
    return speech;
  };
}

const frame = (index: number, sampleRate = 8_000): AudioFrame => ({
  samples: new Int16Array(sampleRate / 50).fill(500),
  sampleRate,
  timestampMs: index * 20,
});
/** Waits until the callbacks of settled promises have run. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('fvadDetector', () => {
  it('should detect speech with the module, and free its memory when the audio ends', async () => {
    const module = new StubModule();
    const audio$ = new Subject<AudioFrame>();
    const events: SpeechEvent[] = [];
    const detector = fvadDetector({ mode: 1, load: () => Promise.resolve({ default: () => module }) });
    audio$.pipe(detectSpeech({ detector, minSpeechMs: 40 })).subscribe((event) => events.push(event));

    // Audio that comes before the module is loaded.
    audio$.next(frame(0));
    audio$.next(frame(1));
    expect(module.calls).toEqual([]);
    await settled();
    expect(events).toEqual([{ type: 'start', atMs: 0 }]);
    audio$.next(frame(2));
    audio$.complete();

    expect(events[1]).toEqual({ type: 'end', atMs: 60, durationMs: 60 });
    expect(module.calls).toEqual([
      'malloc 1920',
      'mode 1',
      'rate 8000',
      'process 160',
      'process 160',
      'process 160',
      'free 64',
      'close 7',
    ]);
  });

  it('should resample audio whose rate the module does not accept', async () => {
    const module = new StubModule();
    const audio$ = new Subject<AudioFrame>();
    audio$
      .pipe(detectSpeech({ detector: fvadDetector({ load: () => Promise.resolve(() => module) }) }))
      .subscribe();
    await settled();
    audio$.next(frame(0, 24_000));
    audio$.next(frame(1, 24_000));
    audio$.next(frame(2, 48_000));

    expect(module.calls.slice(2)).toEqual(['rate 16000', 'process 320', 'rate 48000', 'process 960']);
  });

  it('should free its memory when it is unsubscribed, also before the module is loaded', async () => {
    const module = new StubModule();
    const detector = fvadDetector({ load: () => Promise.resolve(() => module) });
    NEVER.pipe(detectSpeech({ detector })).subscribe().unsubscribe();
    await settled();
    expect(module.calls).toEqual([]);

    const subscription = NEVER.pipe(detectSpeech({ detector })).subscribe();
    await settled();
    subscription.unsubscribe();
    expect(module.calls).toEqual(['malloc 1920', 'mode 3', 'free 64', 'close 7']);
  });

  it('should error with a code when the package cannot be loaded', async () => {
    // Jest's CommonJS cannot import ECMAScript modules: for the adapter, the package is missing.
    const error: unknown = await firstValueFrom(fvadDetector()).catch((caught: unknown) => caught);

    expect(ExotelError.is(error)).toBe(true);
    expect(error).toMatchObject({
      code: 'missingPackage',
      message:
        'Cannot load @echogarden/fvad-wasm: it is optional and must be installed (npm install @echogarden/fvad-wasm)',
    });
  });

  it('should error with a code when another module is loaded', async () => {
    const error: unknown = await firstValueFrom(
      fvadDetector({ load: () => Promise.resolve({ default: () => ({}) }) }),
    ).catch((caught: unknown) => caught);

    expect(error).toMatchObject({ code: 'missingPackage' });
  });

  it('should throw when called with an unknown mode', () => {
    // @ts-expect-error -- there are four
    expect(() => fvadDetector({ mode: 4 })).toThrow(
      new RangeError('`mode` must be one of 0, 1, 2, 3, got 4'),
    );
  });

  it('should detect real speech with the real package', () => {
    // In a separate process, where ECMAScript modules can be imported.
    const output = execFileSync(process.execPath, ['scripts/evaluate-speech.mjs', '--brief'], {
      encoding: 'utf8',
    });
    const rows = output.split('\n').filter((line) => line.startsWith('| none'));

    // `energyDetector` and the four modes: all of the clean speech is found.
    expect(rows).toHaveLength(5);
    for (const row of rows) {
      expect(row).toMatch(/^\| none +\| +\| 0\.\d % \| (\d|1\d|2\d)\.\d % \| .* \| 0 of 20 \|/);
    }
  }, 60_000);
});
