import { map, of } from 'rxjs';
import type { CallSession } from '../../../src/session/contract/CallSession';
import { testCall } from '../../../src/testing/testCall';
import { marbles } from '../../../src/testing/marbles/marbles';
import { ramp } from '../../kit/audio/audio';

describe('bytes that are not PCM', () => {
  const file = Buffer.concat([Buffer.from('OggS\0\x02'), Buffer.alloc(3_000, 0x55)]);

  it.each<[string, (call: CallSession) => void]>([
    ['play', (call) => call.play(file).subscribe()],
    ['play, in a list', (call) => call.play([ramp(20), file, file]).subscribe()],
    ['play, by an observable', (call) => call.play(of(file.subarray(0, 3), file.subarray(3))).subscribe()],
    [
      'send',
      (call) => {
        call.send(file);
        call.send(file);
      },
    ],
  ])('should be reported once when they are passed to %s', (_, give) => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      give(call);

      expectObservable(call.diagnostics$.pipe(map(({ code, message }) => `${code}: ${message}`))).toBe('e', {
        e: 'encodedAudio: The audio is Ogg, and is played as samples, which is noise: ask the service for 16-bit PCM (often called pcm, linear16 or s16le), or decode it first',
      });
    });
  });

  it('should be reported per source', () => {
    marbles(({ flush }) => {
      const call = testCall();
      const messages: string[] = [];
      call.diagnostics$.subscribe(({ message }) => messages.push(message));
      call.play(Buffer.from('{"error":"quota exceeded"}')).subscribe();
      call.play(file).subscribe();
      flush();

      expect(messages).toEqual([
        'The audio is JSON, and is played as samples, which is noise: check the status of the response before you play its body',
        expect.stringContaining('is Ogg'),
      ]);
    });
  });
});
