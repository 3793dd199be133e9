import { readFileSync } from 'node:fs';
import { concatMap, from, type Observable, of, timer } from 'rxjs';
import { decodeWav } from 'exotel-rx/audio';
import { type Rating, survey } from './survey';
import { story } from '../specs/story';
import { sweep } from '../specs/sweep';

const voice = decodeWav(readFileSync('examples/audio/caller-8k.wav')).samples;

/** The audio of a caller who speaks at these times, for these durations. */
function says(...words: readonly (readonly [atMs: number, durationMs: number])[]): Observable<Int16Array> {
  const line = new Int16Array(8 * 20_000);
  for (const [atMs, durationMs] of words) {
    line.set(voice.subarray(8 * 300, 8 * (300 + durationMs)), 8 * atMs);
  }
  const frames = Array.from({ length: line.length / 800 }, (_, at) =>
    line.subarray(at * 800, (at + 1) * 800),
  );
  return from(frames).pipe(concatMap((frame) => timer(100).pipe(concatMap(() => of(frame)))));
}

describe('the survey', () => {
  let ratings: Rating[] = [];
  const flow = survey((rating) => ratings.push(rating));
  const stars = () => ratings.map((rating) => rating.stars);

  beforeEach(() => {
    ratings = [];
  });

  it('should be answered by digit, also during the questions', () => {
    const heard = story(flow, ({ cold }) => ({ dtmf$: cold('1s 4 1s 5 5s 1') }));

    expect(heard).toBe('how-fast how-friendly come-again thank-you appEnded');
    expect(stars()).toEqual([4, 5, 1]);
  });

  it('should be answered by voice', () => {
    story(flow, () => ({ audio$: says([3_600, 2_000]) }));

    expect(stars()).toEqual([2, undefined, undefined]);
  });

  it('should explain the answers after another digit, and continue after two tries', () => {
    const heard = story(flow, ({ cold }) => ({ dtmf$: cold('1s 9 6s 9 3s 3 3s 3') }));

    expect(heard).toBe('how-fast please-rate how-fast how-friendly come-again thank-you appEnded');
    expect(stars()).toEqual([undefined, 3, 3]);
  });

  it('should keep earlier answers when the caller hangs up', () => {
    const hangUp = { h: 'callerHangup' } as const;
    story(flow, ({ cold }) => ({ dtmf$: cold('1s 4'), lifecycle$: cold('3s h', hangUp) }));

    expect(stars()).toEqual([4]);
  });

  it('should end whenever the caller hangs up, without marks, and with all digits pressed too early', () => {
    const keys = [
      [1_000, '4'],
      [9_000, '3'],
    ] as const;

    expect(sweep(() => flow, { keys, audio$: () => says([4_500, 1_800]), untilMs: 12_000 })).toEqual([]);
  }, 60_000);
});
