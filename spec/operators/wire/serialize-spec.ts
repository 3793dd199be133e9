import { map, NEVER, of } from 'rxjs';
import { deserialize } from '../../../src/operators/wire/deserialize';
import { ofEvent } from '../../../src/operators/wire/ofEvent';
import { serialize } from '../../../src/operators/wire/serialize';
import type { OutboundMessage } from '../../../src/wire/OutboundMessage';
import { marbles } from '../../../src/testing/marbles/marbles';
import { itFollowsItsSource } from '../itFollowsItsSource';
import { itKeepsItsState } from '../itKeepsItsState';

const messages: Readonly<Record<'a' | 'b' | 'c', OutboundMessage>> = {
  a: { event: 'media', payload: new Uint8Array(320) },
  b: { event: 'media', payload: Uint8Array.of(1, 0, 255, 127) },
  c: { event: 'mark', name: 'm1' },
};
const silence = Buffer.alloc(320).toString('base64');
const texts = {
  x: `{"event":"media","stream_sid":"s1","sequence_number":"1","media":{"chunk":"1","timestamp":"0","payload":"${silence}"}}`,
  y: '{"event":"media","stream_sid":"s1","sequence_number":"2","media":{"chunk":"2","timestamp":"20","payload":"AQD/fw=="}}',
  z: '{"event":"mark","stream_sid":"s1","sequence_number":"3","mark":{"name":"m1"}}',
};

describe('serialize', () => {
  itFollowsItsSource({ call: () => serialize({ streamSid: 's1' }), input: messages, output: texts });

  describe('with an observable streamSid', () => {
    itFollowsItsSource({ call: () => serialize({ streamSid: of('s1') }), input: messages, output: texts });
  });

  itKeepsItsState({
    call: () => serialize({ streamSid: 's1' }),
    input: messages,
    expected: 'x--y--|',
    output: texts,
  });

  describe('with an observable streamSid', () => {
    itKeepsItsState({
      call: () => serialize({ streamSid: of('s1') }),
      input: messages,
      expected: 'x--y--|',
      output: texts,
    });
  });

  it('should write each message to the byte, and count messages', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   --a--b--c--d--|', { ...messages, d: { event: 'clear' } as const });
      const e1subs = '    ^-------------!';
      const expected = '  --x--y--z--w--|';

      expectObservable(e1.pipe(serialize({ streamSid: 's1' }))).toBe(expected, {
        ...texts,
        w: '{"event":"clear","stream_sid":"s1"}',
      });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should write timestamps from the rate and the encoding of the stream', () => {
    const timestamps: unknown[] = [];
    for (const config of [{}, { sampleRate: 16_000 }, { encoding: 'mulaw' }] as const) {
      of(messages.a, messages.a)
        .pipe(
          serialize({ streamSid: 's1', ...config }),
          deserialize(),
          ofEvent('media'),
          map(({ timestampMs }) => timestampMs),
        )
        .subscribe((timestampMs) => timestamps.push(timestampMs));
    }

    expect(timestamps).toEqual([0, 20, 0, 10, 0, 40]);
  });

  it('should hold messages back, in order, until the id of the stream is known', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   -a-b------c-|', messages);
      const e2 = cold('   -----s-t-----', { s: 's1', t: 's2' });
      const e2subs = '    ^----!       ';
      const expected = '  -----(xy)-z-|';

      expectObservable(e1.pipe(serialize({ streamSid: e2 }))).toBe(expected, texts);
      expectSubscriptions(e2.subscriptions).toBe(e2subs);
    });
  });

  it('should subscribe to the id of the stream before there is a message to send', () => {
    marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   -----a--|', messages);
      const e2 = hot('    --s------', { s: 's1' });
      const e2subs = '    ^-!      ';
      const expected = '  -----x--|';

      expectObservable(e1.pipe(serialize({ streamSid: e2 }))).toBe(expected, texts);
      expectSubscriptions(e2.subscriptions).toBe(e2subs);
    });
  });

  it('should complete with its messages when the id never arrives', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold<OutboundMessage>('--|');
      const e2 = cold('   ---');
      const e2subs = '    ^-!';
      const expected = '  --|';

      expectObservable(e1.pipe(serialize({ streamSid: e2 }))).toBe(expected);
      expectSubscriptions(e2.subscriptions).toBe(e2subs);
    });
  });

  it('should error when the id of the stream errors, and unsubscribe from the messages', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   -a-----', messages);
      const e2 = cold('   ---#   ');
      const subs = '      ^--!   ';
      const expected = '  ---#   ';

      expectObservable(e1.pipe(serialize({ streamSid: e2 }))).toBe(expected);
      expectSubscriptions(e1.subscriptions).toBe(subs);
      expectSubscriptions(e2.subscriptions).toBe(subs);
    });
  });

  it('should unsubscribe from both messages and id when it is unsubscribed', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   -a-----', messages);
      const e2 = cold('   -------');
      const unsub = '     ----!  ';
      const subs = '      ^---!  ';
      const expected = '  -----  ';

      expectObservable(e1.pipe(serialize({ streamSid: e2 })), unsub).toBe(expected);
      expectSubscriptions(e1.subscriptions).toBe(subs);
      expectSubscriptions(e2.subscriptions).toBe(subs);
    });
  });

  it.each([
    [{ streamSid: '' }, '`streamSid` must be a string that is not empty, got ""'],
    [{ streamSid: NEVER, sampleRate: 0 }, '`sampleRate` must be a positive integer, got 0'],
    [{ streamSid: 's1', sampleRate: 8_000.5 }, '`sampleRate` must be a positive integer, got 8000.5'],
  ])('should throw when called with %o', (config, message) => {
    expect(() => serialize(config)).toThrow(new RangeError(message));
  });

  it('should error at a message that cannot be sent', () => {
    const errors: unknown[] = [];
    of<OutboundMessage>({ event: 'media', payload: new Uint8Array(100_002) })
      .pipe(serialize({ streamSid: 's1' }))
      .subscribe({ error: (error: unknown) => errors.push(String(error)) });

    expect(errors).toEqual([
      'RangeError: `payload` must have 1 to 100000 bytes of whole samples, got 100002',
    ]);
  });
});
