import { from, map } from 'rxjs';
import { deserialize } from '../../../src/operators/wire/deserialize';
import { ofEvent } from '../../../src/operators/wire/ofEvent';
import { marbles } from '../../../src/testing/marbles/marbles';
import { itFollowsItsSource } from '../itFollowsItsSource';

const texts = {
  a: '{"event":"connected"}',
  b: '{"event":"media","stream_sid":"s1","sequence_number":"2","media":{"chunk":"1","timestamp":"0","payload":"AQD/fw=="}}',
  c: '{"event":"dtmf","dtmf":{"digit":"5"}}',
};
const messages = {
  x: { event: 'connected' },
  y: {
    event: 'media',
    streamSid: 's1',
    sequenceNumber: 2,
    chunk: 1,
    timestampMs: 0,
    payload: Buffer.of(1, 0, 255, 127),
  },
  z: { event: 'dtmf', digit: '5' },
};

describe('deserialize', () => {
  itFollowsItsSource({ call: () => deserialize(), input: texts, output: messages });

  it('should parse one message from each text, and never error', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   --a---b---x---|', { ...texts, x: 'not JSON' });
      const e1subs = '    ^-------------!';
      const expected = '  --A---B---X---|';

      const result = e1.pipe(
        deserialize(),
        map((message) => (message.event === 'invalid' ? [message.code, message.raw] : message)),
      );
      expectObservable(result).toBe(expected, {
        A: messages.x,
        B: messages.y,
        X: ['notJson', 'not JSON'],
      });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should parse the UTF-8 of binary frames that are views of other memory', () => {
    marbles(({ cold, expectObservable }) => {
      const framed = Buffer.from(`###${texts.b}###`);
      const e1 = cold('   a---b|', {
        a: framed.subarray(3, -3),
        b: new Uint8Array(framed).subarray(3, -3),
      });
      const expected = '  y---y|';

      expectObservable(e1.pipe(deserialize())).toBe(expected, messages);
    });
  });

  it('should not change a payload while other messages are parsed', () => {
    const bytes = Array.from({ length: 256 }, (_, byte) => Buffer.alloc(320, byte));
    const payloads: Uint8Array[] = [];
    from(bytes)
      .pipe(
        map((payload) => `{"event":"media","media":{"payload":"${payload.toString('base64')}"}}`),
        deserialize(),
        ofEvent('media'),
      )
      .subscribe(({ payload }) => payloads.push(payload));

    expect(payloads).toEqual(bytes);
  });
});
