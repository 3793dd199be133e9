import { decodeDtmf } from '../../../src/operators/wire/decodeDtmf';
import { marbles } from '../../../src/testing/marbles/marbles';
import { itFollowsItsSource } from '../itFollowsItsSource';
import { itKeepsItsState } from '../itKeepsItsState';
import { inbound } from '../messages';

describe('decodeDtmf', () => {
  itFollowsItsSource({
    call: () => decodeDtmf(),
    input: { a: inbound.dtmf('1'), b: inbound.dtmf('1', 7), c: inbound.dtmf('#', 8, 120) },
    output: {
      x: { digit: '1' },
      y: { digit: '1', sequenceNumber: 7 },
      z: { digit: '#', sequenceNumber: 8, durationMs: 120 },
    },
  });

  itKeepsItsState({
    call: () => decodeDtmf(),
    input: { a: inbound.dtmf('1', 7), b: inbound.dtmf('1', 7) },
    expected: 'x-----|',
    output: { x: { digit: '1', sequenceNumber: 7 } },
  });

  it('should emit the digits among other messages', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   --m--d--m--i--|', {
        m: inbound.media([1]),
        d: inbound.dtmf('A'),
        i: inbound.invalid(),
      });
      const e1subs = '    ^-------------!';
      const expected = '  -----x--------|';

      expectObservable(e1.pipe(decodeDtmf())).toBe(expected, { x: { digit: 'A' } });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should drop a message that repeats a digit and its sequence number', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('   a-a-b-a-c-d|', {
        a: inbound.dtmf('1', 4),
        b: inbound.dtmf('1', 5),
        c: inbound.dtmf('1'),
        d: inbound.dtmf('1'),
      });
      const expected = '  x---y---z-z|';

      expectObservable(e1.pipe(decodeDtmf())).toBe(expected, {
        x: { digit: '1', sequenceNumber: 4 },
        y: { digit: '1', sequenceNumber: 5 },
        z: { digit: '1' },
      });
    });
  });

  it('should drop nothing after a number was used for two digits, in this subscription', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('   a-b-c-c-d|', {
        a: inbound.dtmf('1', 1),
        b: inbound.dtmf('2', 1),
        c: inbound.dtmf('3', 1),
        d: inbound.dtmf('#', 1),
      });
      const expected = '  a-b-c-c-d|';
      const values = {
        a: { digit: '1', sequenceNumber: 1 },
        b: { digit: '2', sequenceNumber: 1 },
        c: { digit: '3', sequenceNumber: 1 },
        d: { digit: '#', sequenceNumber: 1 },
      };

      expectObservable(e1.pipe(decodeDtmf())).toBe(expected, values);
      expectObservable(e1.pipe(decodeDtmf())).toBe(expected, values);
    });
  });

  it('should drop nothing when media messages use the same numbers', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('   m-a-a|', { m: inbound.media([1], {}, 5), a: inbound.dtmf('1', 5) });
      const expected = '  --a-a|';

      expectObservable(e1.pipe(decodeDtmf())).toBe(expected, { a: { digit: '1', sequenceNumber: 5 } });
    });
  });
});
