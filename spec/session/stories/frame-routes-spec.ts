import { map, Subscription, take, timer } from 'rxjs';
import { marbles } from '../../../src/testing/marbles/marbles';
import { testCall } from '../../../src/testing/testCall';
import { ramp } from '../../kit/audio/audio';

const frames$ = (count: number) =>
  timer(0, 20).pipe(
    take(count),
    map(() => ramp(20)),
  );

/** Longer than the check of the sample rate: after it, frames take the shortest route. */
const settledMs = 10_000;

describe('the route of frames', () => {
  it.each([undefined, 16_000])(
    'should emit every frame to all subscribers, whoever subscribes and unsubscribes, and count it once, at %s Hz',
    (sampleRate) => {
      marbles(({ flush }) => {
        const call = testCall({
          audio$: frames$(650),
          ...(sampleRate === undefined ? {} : { options: { sampleRate } }),
        });
        const heard = { first: 0, second: 0, wire: 0, late: 0 };
        const readers = new Subscription();
        const read = (name: 'first' | 'second', ms: number) =>
          timer(ms).subscribe(() => {
            readers.add(
              call.audio$.subscribe(({ samples }) => {
                heard[name] += samples.length > 0 ? 1 : 0;
              }),
            );
          });
        read('first', settledMs - 10);
        read('second', settledMs + 1_990);
        timer(settledMs + 990).subscribe(() => {
          readers.add(
            call.wire$.pipe(take(50)).subscribe(({ message }) => {
              heard.wire += message.event === 'media' ? 1 : 0;
            }),
          );
        });
        timer(settledMs + 2_490).subscribe(() => {
          readers.unsubscribe();
        });
        timer(settledMs + 2_790).subscribe(() => {
          call.audio$.subscribe(() => {
            heard.late++;
          });
        });
        flush();

        expect(heard).toEqual({ first: 125, second: 25, wire: 50, late: 10 });
        expect(call.stats()).toMatchObject({ receivedMessages: 650, receivedAudioMs: 13_000 });
      });
    },
  );

  it('should begin wire$ with the next message, when a frame causes the subscription', () => {
    marbles(({ flush }) => {
      const call = testCall({ audio$: frames$(550) });
      const told: string[] = [];
      call.audio$.subscribe(({ timestampMs }) => {
        if (timestampMs === settledMs) {
          call.wire$
            .pipe(take(1))
            .subscribe(({ message }) =>
              told.push('timestampMs' in message ? `${message.timestampMs}` : message.event),
            );
        }
      });
      flush();

      expect(told).toEqual([`${settledMs + 20}`]);
      expect(call.stats().receivedMessages).toBe(550);
    });
  });

  it('should send the rest after a full message as soon as no more comes', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      const sent$ = call.sent$.pipe(
        map((message) => (message.event === 'media' ? message.payload.length : message.event)),
      );
      for (const ms of [0, 20, 300, 320, 1_000]) {
        timer(ms).subscribe(() => {
          call.send({ samples: ramp(ms % 300 === 0 ? 200 : 20), sampleRate: 8_000, timestampMs: ms });
        });
      }

      // Full at 0 and 300; the audio at 20, 320 and 1,000 is sent after the wait of 240 ms.
      expectObservable(sent$).toBe('m 259ms m 39ms m 259ms m 679ms m', { m: 3_200 });
    });
  });
});
