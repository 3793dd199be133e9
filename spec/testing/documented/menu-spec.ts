import { map } from 'rxjs';
import { heardSegments, marbles, prompt, testCall } from 'exotel-rx/testing';

it('should stop the menu when a digit is pressed', () => {
  marbles(({ cold, expectObservable }) => {
    const call = testCall({ dtmf$: cold('500ms 1') });
    call.play(prompt('menu', { durationMs: 2_000 }), { interruptOn: call.dtmf$ }).subscribe();
    const heard$ = heardSegments(call).pipe(map(({ name, toMs, isCut }) => ({ name, toMs, isCut })));
    expectObservable(heard$, '^ 3s !').toBe('600ms m', { m: { name: 'menu', toMs: 600, isCut: true } });
  });
});
