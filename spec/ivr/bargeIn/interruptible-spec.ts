import { concat, filter, ignoreElements, map, NEVER, of, timer, toArray } from 'rxjs';
import { type AgentEvent, bargeIn, bridge, type Interruptible } from 'exotel-rx';
import { marbles, ramp, testCall } from 'exotel-rx/testing';

const DIGIT = { digit: '1' } as const;

describe('interruptible', () => {
  /** A cut at 250 ms, during the second message of 200 ms, which Exotel plays to its end. */
  const CUT = { atMs: 250, heardMs: 400 };
  const WHOLE = { atMs: 1_000, heardMs: 1_000 };

  it.each<[Interruptible, unknown, typeof CUT]>([
    ['always', 'anything', CUT],
    ['byKey', DIGIT, CUT],
    ['byKey', 'anything', WHOLE],
    ['afterFirst', DIGIT, WHOLE],
    ['never', DIGIT, WHOLE],
  ])('should play as much of a playback as %s allows, when %j interrupts', (interruptible, value, end) => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      const interruptOn = timer(250).pipe(map(() => value));
      const heard$ = call
        .play(ramp(), { interruptOn, interruptible })
        .pipe(map((event) => (event.type === 'finished' ? event.heardMs : event.type)));

      expectObservable(heard$).toBe(`${end.atMs}ms (h|)`, { h: end.heardMs });
    });
  });

  it.each<[Interruptible, typeof CUT]>([
    ['always', CUT],
    ['byKey', WHOLE],
    ['afterFirst', WHOLE],
    ['never', WHOLE],
  ])('should play as much of a prompt as %s allows, when another signal interrupts', (interruptible, end) => {
    marbles(({ expectObservable }) => {
      const prompt$ = bargeIn(testCall(), ramp(), { interruptOn: timer(250), interruptible });
      const heard$ = prompt$.pipe(
        map(({ type, heardMs: heard }) => [type, heard]),
        toArray(),
        map((events) => events.at(-1)),
      );

      expectObservable(heard$).toBe(`${end.atMs}ms (h|)`, { h: ['finished', end.heardMs] });
    });
  });

  /** Two items of 600 ms, each interrupted after 250 ms. */
  it.each<[Interruptible, string, unknown, readonly [number, number]]>([
    ['always', 'a digit', DIGIT, [400, 400]],
    ['byKey', 'a digit', DIGIT, [400, 400]],
    ['byKey', 'something else', 'speech', [600, 600]],
    ['afterFirst', 'a digit', DIGIT, [600, 400]],
    ['afterFirst', 'something else', 'speech', [600, 400]],
    ['never', 'a digit', DIGIT, [600, 600]],
  ])('should play as much of an agent as %s allows, when %s interrupts', (interruptible, _, value, heard) => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      const item = (itemId: string) =>
        of<AgentEvent[]>({ type: 'audio', audio: ramp({ durationMs: 600 }), itemId }, { type: 'audioEnd' });
      const agent = () => concat(item('greeting'), timer(1_000).pipe(ignoreElements()), item('reply'));
      const interruptOn = concat(timer(250), timer(1_000), NEVER).pipe(map(() => value));
      const heard$ = bridge(call, agent, { interruptOn, interruptible }).pipe(
        filter((event) => event.type === 'finished'),
        map(({ heardMs }) => heardMs),
        toArray(),
      );

      expectObservable(heard$).toBe(`${heard[1] === 600 ? 1_600 : 1_250}ms (h|)`, { h: heard });
    });
  });
});
