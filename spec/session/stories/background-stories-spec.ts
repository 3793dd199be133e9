import { concat, merge, of, concatMap, delay, map, takeUntil } from 'rxjs';
import { createBackground } from '../../../src/audio/tools/Background';
import { mixBackground } from '../../../src/operators/audio/mixBackground';
import { testCall } from '../../../src/testing/testCall';
import { concatSamples, ramp } from '../../kit/audio/audio';
import { marbles } from '../../../src/testing/marbles/marbles';

const played = (heardMs: number) => ({ type: 'finished', outcome: 'played', confirmedBy: 'mark', heardMs });

/** Music of samples of 100, not ducked. */
const music = () => createBackground(new Int16Array(1_000).fill(100), { sampleRate: 8_000, duckDb: 0 });
const over = (samples: Int16Array) => samples.map((sample) => sample + 100);

describe('a call with a background', () => {
  it('should finish a prompt when the prompt was heard, while the music continues', () => {
    marbles(({ expectObservable, flush }) => {
      const call = testCall();
      const background = music();
      const heard: Int16Array[] = [];
      call.heard$.subscribe(({ samples }) => heard.push(samples));

      expectObservable(call.play(background.under(ramp(1_050)))).toBe('1060ms (f|)', { f: played(1_050) });
      flush();
      expect(concatSamples(heard)).toEqual(over(ramp(1_050)));
    });
  });

  it('should play prompts over the music one after the other', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      const background = music();

      expectObservable(
        merge(call.play(background.under(ramp(400))), call.play(background.under(ramp(600)))),
      ).toBe('400ms f 599ms (g|)', { f: played(400), g: played(600) });
    });
  });

  it('should fill the pause between two prompts', () => {
    marbles(({ cold, expectObservable, flush }) => {
      const call = testCall();
      const background = music();
      const reply$ = cold('1500ms r');
      const heard: Int16Array[] = [];
      call.heard$.subscribe(({ samples }) => heard.push(samples));

      expectObservable(
        concat(
          call.play(background.under(ramp(400))),
          call.play(background).pipe(takeUntil(reply$)),
          call.play(background.under(ramp(600))),
        ),
        // The music is cut at 1,900 ms; its playing message ends at 2,000.
      ).toBe('400ms f 2199ms (g|)', { f: played(400), g: played(600) });
      flush();
      const whole = concatSamples(heard);
      expect(whole.subarray(0, 3_200)).toEqual(over(ramp(400)));
      expect(new Set(whole.subarray(3_200, -4_800))).toEqual(new Set([100]));
      expect(whole.subarray(-4_800)).toEqual(over(ramp(600)));
    });
  });

  it('should mix it under a voice that arrives as an observable', () => {
    marbles(({ expectObservable, flush }) => {
      const call = testCall();
      const voice$ = of(ramp(100), ramp(100, 5_000)).pipe(concatMap((piece) => of(piece).pipe(delay(10))));
      const heard: Int16Array[] = [];
      call.heard$.subscribe(({ samples }) => heard.push(samples));

      expectObservable(call.play(voice$.pipe(mixBackground(music()))).pipe(map(({ type }) => type))).toBe(
        '220ms (f|)',
        { f: 'finished' },
      );
      flush();
      expect(concatSamples(heard)).toEqual(over(concatSamples([ramp(100), ramp(100, 5_000)])));
    });
  });

  it('should end the music with the call', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ lifecycle$: cold('2s e', { e: { state: 'ending', by: 'caller' } as const }) });

      expectObservable(
        call.play(music()).pipe(map((event) => ('outcome' in event ? event.outcome : event))),
      ).toBe('2s (e|)', { e: 'ended' });
    });
  });
});
