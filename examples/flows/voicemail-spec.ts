import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { concatMap, from, of, timer } from 'rxjs';
import { decodeWav } from 'exotel-rx/audio';
import { marbleKeys } from 'exotel-rx/testing';
import { story } from '../specs/story';
import { sweep } from '../specs/sweep';
import { voicemail } from './voicemail';

/** A caller who speaks for two seconds, from 5 s on, after the beep. */
const voice = decodeWav(readFileSync('examples/audio/caller-8k.wav')).samples.subarray(8 * 300, 8 * 2_300);
const line = new Int16Array(8 * 30_000);
line.set(voice, 8 * 5_000);
const frames = Array.from({ length: line.length / 800 }, (_, at) => line.subarray(at * 800, (at + 1) * 800));
const speaks = () => from(frames).pipe(concatMap((frame) => timer(100).pipe(concatMap(() => of(frame)))));

// In `heard`, the beep and the caller's message are called `audio`.
describe('the voice mail', () => {
  const folder = mkdtempSync(join(tmpdir(), 'exotel-rx-'));
  const path = join(folder, 'message.wav');
  const flow = voicemail(() => path);
  const message = () => decodeWav(readFileSync(path)).samples;
  const durationMs = () => message().length / 8;

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('should record until hash, and save the message', () => {
    const heard = story(flow, ({ cold }) => ({ audio$: speaks(), dtmf$: cold('8s h 3s 2', marbleKeys) }));

    expect(heard).toBe('leave-message audio message-menu saved goodbye appEnded');
    // From the end of the beep at 3,369 ms until hash.
    expect(durationMs()).toBe(4_600);
    expect(message().some((_, at, all) => voice.every((sample, index) => all[at + index] === sample))).toBe(
      true,
    );
  });

  it('should record until the caller has been silent for three seconds', () => {
    const heard = story(flow, ({ cold }) => ({ audio$: speaks(), dtmf$: cold('15s 2', marbleKeys) }));

    expect(heard).toBe('leave-message audio message-menu saved goodbye appEnded');
    expect(durationMs()).toBe(7_000);
  });

  it('should play the message to the caller, and record it again', () => {
    const heard = story(flow, ({ cold }) => ({
      audio$: speaks(),
      dtmf$: cold('8s h 1s 1 12s 3 6s h 1s 2', marbleKeys),
    }));

    expect(heard).toBe(
      'leave-message audio message-menu audio message-menu leave-message audio message-menu saved goodbye appEnded',
    );
  });

  it('should not stop at a hash before the beep', () => {
    story(flow, ({ cold }) => ({ audio$: speaks(), dtmf$: cold('1s h 7s h 2s 2', marbleKeys) }));

    expect(durationMs()).toBe(4_700);
  });

  it('should keep the message of a caller who hangs up while they speak', () => {
    const hangUp = { h: 'callerHangup' } as const;
    const heard = story(flow, ({ cold }) => ({ audio$: speaks(), lifecycle$: cold('6s h', hangUp) }));

    expect(heard).toBe('leave-message audio callerHangup');
    expect(durationMs()).toBe(2_600);
  });

  it('should end whenever the caller hangs up, without marks, and with all digits pressed too early', () => {
    const keys = [
      [7_500, '#'],
      [9_000, '1'],
      [13_000, '2'],
    ] as const;

    expect(sweep(() => flow, { keys, audio$: speaks, untilMs: 17_000 })).toEqual([]);
  }, 120_000);
});
