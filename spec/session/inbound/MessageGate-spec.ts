import { MessageGate } from '../../../src/session/inbound/MessageGate';
import { parseMessage } from '../../../src/wire/parseMessage';

const LIMITS = { maxMessageBytes: 10_000, maxMessagesPerSecond: 100, maxMessageBurst: 10 };
const TOO_MANY = {
  code: 'tooManyMessages',
  message:
    'The peer sent more than 100 messages a second (limits.maxMessagesPerSecond, limits.maxMessageBurst)',
  closeCode: 1008,
};
const TOO_BIG = {
  code: 'messageTooBig',
  message: 'The peer sent a message of more than 10000 bytes (limits.maxMessageBytes)',
  closeCode: 1009,
};

const media = (fields: object) =>
  parseMessage(
    JSON.stringify({
      event: 'media',
      stream_sid: 's1',
      sequence_number: 2,
      media: { chunk: 1, timestamp: 0, payload: 'AQI=' },
      ...fields,
    }),
  );
const plainMedia = media({});

/** How many of twenty messages without length a gate admits at a time. */
function left(gate: MessageGate, now: number): number {
  return Array.from({ length: 20 }, () => gate.admit(0, now)).filter((breach) => breach === undefined).length;
}

describe('MessageGate', () => {
  it('should admit a burst at once, and then as many a second as the limit allows', () => {
    const gate = new MessageGate(LIMITS);

    expect(left(gate, 0)).toBe(10);
    expect(gate.admit(0, 9)).toEqual(TOO_MANY);
    expect(left(gate, 10)).toBe(1);
    expect(left(gate, 60)).toBe(5);
    expect(left(gate, 10_000)).toBe(10);
  });

  it.each([
    [4_095, 1],
    [4_096, 2],
    [8_191, 2],
    [8_192, 3],
  ])('should count a message of %i bytes as %i', (length, count) => {
    const gate = new MessageGate(LIMITS);
    gate.admit(length, 0);

    expect(left(gate, 0)).toBe(10 - count);
  });

  it('should report a message that is longer than the limit, and count it', () => {
    const gate = new MessageGate(LIMITS);

    expect(gate.admit(10_000, 0)).toBeUndefined();
    expect(gate.admit(10_001, 0)).toEqual(TOO_BIG);
    expect(left(gate, 0)).toBe(4);
    expect(gate.admit(10_001, 0)).toEqual(TOO_MANY);
    expect(gate.tooBig()).toEqual(TOO_BIG);
  });

  it('should charge nothing for media with known fields only', () => {
    const gate = new MessageGate(LIMITS);

    expect(gate.charge(plainMedia, 100_000, 0)).toBeUndefined();
    expect(left(gate, 0)).toBe(10);
  });

  it.each([
    ['media with other fields', media({ region: 'mum' })],
    ['another message', parseMessage('{"event":"mark","stream_sid":"s1","mark":{"name":"m"}}')],
    ['a message of an unknown kind', parseMessage('{"event":"later"}')],
  ])('should charge one message for each 512 bytes of %s', (_, message) => {
    const gate = new MessageGate(LIMITS);
    expect(gate.charge(message, 511, 0)).toBeUndefined();
    expect(gate.charge(message, 1_024 + 511, 0)).toBeUndefined();

    expect(left(gate, 0)).toBe(8);
    expect(gate.charge(message, 512, 0)).toEqual(TOO_MANY);
  });
});
