import { map } from 'rxjs';
import { ofEvent } from '../../../src/operators/wire/ofEvent';
import { marbles } from '../../../src/testing/marbles/marbles';
import { itFollowsItsSource } from '../itFollowsItsSource';
import { inbound } from '../messages';

const messages = {
  s: inbound.start(),
  m: inbound.media([1, 2]),
  d: inbound.dtmf('5'),
  t: inbound.stop(),
  i: inbound.invalid(),
};

describe('ofEvent', () => {
  itFollowsItsSource({
    call: () => ofEvent('start', 'media', 'dtmf'),
    input: { a: messages.s, b: messages.m, c: messages.d },
    output: { x: messages.s, y: messages.m, z: messages.d },
  });

  it('should emit the messages of several events', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   --s--m--d--m--t--|', messages);
      const e1subs = '    ^----------------!';
      const expected = '  --------d-----t--|';

      expectObservable(e1.pipe(ofEvent('dtmf', 'stop'))).toBe(expected, messages);
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should type the messages that it emits', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('   --s--m--d--i--|', messages);

      expectObservable(
        e1.pipe(
          ofEvent('dtmf'),
          map(({ digit }) => digit),
        ),
      ).toBe('--------k-----|', { k: '5' });
      expectObservable(
        e1.pipe(
          ofEvent('invalid'),
          map(({ code }) => code),
        ),
      ).toBe('-----------c--|', { c: 'notJson' });
    });
  });

  it('should emit nothing without an event', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('s-m-d-|', messages).pipe(ofEvent())).toBe('------|');
    });
  });
});
