import { map, of } from 'rxjs';
import { encodeWav } from '../../../src/audio/wav/encodeWav';
import type { CallSession } from '../../../src/session/contract/CallSession';
import { testCall } from '../../../src/testing/testCall';
import { ramp } from '../../kit/audio/audio';
import { marbles } from '../../../src/testing/marbles/marbles';

describe('the bytes of a WAV file', () => {
  const file = encodeWav(ramp(200), 16_000);

  it.each<[string, (call: CallSession) => void]>([
    ['play', (call) => call.play(file).subscribe()],
    ['play, in a list', (call) => call.play([ramp(20), file]).subscribe()],
    ['play, by an observable', (call) => call.play(of(file)).subscribe()],
    [
      'send',
      (call) => {
        call.send(file);
      },
    ],
  ])('should be reported when they are passed to %s as samples', (_, give) => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      give(call);

      expectObservable(call.diagnostics$.pipe(map(({ code }) => code))).toBe('w', { w: 'wavHeader' });
    });
  });

  it('should not be reported for samples that only begin similarly', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      call.play(Buffer.from('RIFFRIFFRIFF')).subscribe();
      call.play(Buffer.from('RI')).subscribe();

      expectObservable(call.diagnostics$).toBe('');
    });
  });
});
