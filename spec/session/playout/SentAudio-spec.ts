import { Pacer } from '../../../src/audio/framing/Pacer';
import { SentAudio } from '../../../src/session/playout/SentAudio';

/** 200 ms of a, a and b at 8 kHz, sent at 0; the last one is half padding. */
function sentThree() {
  const pacer = new Pacer(1_000);
  const sent = new SentAudio<string>(pacer, 16);
  sent.add('a', new Uint8Array(3_200).fill(1), 200, 0);
  sent.add('a', new Uint8Array(3_200).fill(2), 200, 0);
  sent.add('b', new Uint8Array(1_600).fill(3), 200, 0);
  return { pacer, sent };
}

const summary = (messages: readonly { owner: string; audio: Uint8Array; startsAt: number }[]) =>
  messages.map(({ owner, audio, startsAt }) => [owner, audio[0], startsAt]);

describe('SentAudio', () => {
  it('should return when each message is heard, padding included', () => {
    const { pacer, sent } = sentThree();

    expect(sent.messages.map(({ startsAt, endsAt }) => [startsAt, endsAt])).toEqual([
      [0, 200],
      [200, 400],
      [400, 600],
    ]);
    expect(pacer.endsAt).toBe(600);
    expect(sent.add('c', new Uint8Array(320), 20, 5_000)).toEqual({
      startsAt: 5_000,
      endsAt: 5_020,
    });
  });

  it('should return messages that were played to their end, once', () => {
    const { sent } = sentThree();

    expect(sent.takePlayed(199)).toEqual([]);
    expect(summary(sent.takePlayed(400))).toEqual([
      ['a', 1, 0],
      ['a', 2, 200],
    ]);
    expect(summary(sent.takePlayed(10_000))).toEqual([['b', 3, 400]]);
    expect(sent.takePlayed(10_000)).toEqual([]);
  });

  it('should return the messages that a clear drops: those that have not begun to play', () => {
    const { pacer, sent } = sentThree();

    expect(summary(sent.takeUnplayed(100))).toEqual([
      ['a', 2, 200],
      ['b', 3, 400],
    ]);
    expect([pacer.endsAt, pacer.runsDryAt]).toEqual([200, 100]);
    expect(summary(sent.messages)).toEqual([['a', 1, 0]]);
  });

  it('should let a message finish that was playing when it was dropped', () => {
    const { pacer, sent } = sentThree();
    sent.takePlayed(250);
    sent.takeUnplayed(250);

    sent.letRunOn((owner) => owner === 'b');
    expect(sent.messages.map(({ runsOn }) => runsOn)).toEqual([false]);
    sent.letRunOn((owner) => owner === 'a');
    expect(sent.messages.map(({ runsOn }) => runsOn)).toEqual([true]);
    // A second clear must not move the end of the playing message.
    sent.takeUnplayed(300);
    expect(pacer.endsAt).toBe(400);
    expect(sent.add('c', new Uint8Array(320), 20, 300)).toEqual({
      startsAt: 400,
      endsAt: 420,
    });
  });

  it('should return the messages that an echo confirms: everything up to the last message of an owner', () => {
    const { sent } = sentThree();

    expect(sent.takeUntil('c')).toEqual([]);
    expect(summary(sent.takeUntil('a'))).toEqual([
      ['a', 1, 0],
      ['a', 2, 200],
    ]);
    expect([sent.has('a'), sent.has('b')]).toEqual([false, true]);
  });

  it('should count heard audio to the sample, without padding', () => {
    const { sent } = sentThree();
    const [first, , third] = sent.messages;
    if (first === undefined || third === undefined) {
      throw new Error('There are three');
    }

    expect([-5, 0, 0.05, 0.07, 100, 200, 300].map((now) => sent.heardPart(first, now).length)).toEqual([
      0, 0, 0, 0, 1_600, 3_200, 3_200,
    ]);
    expect(sent.heardPart(first, 0.13).length).toBe(2);
    expect(sent.heardPart(third, 550).length).toBe(1_600);
    expect([
      sent.heardBytes('a', 300),
      sent.heardBytes('b', 300),
      sent.sentBytes('a'),
      sent.sentBytes('b'),
    ]).toEqual([4_800, 0, 6_400, 1_600]);
  });

  it('should count whole bytes although the times of messages are sums of fractions', () => {
    // 320 bytes at 24 kHz are 6.67 ms.
    const sent = new SentAudio<string>(new Pacer(), 48);
    for (let message = 0; message < 300; message++) {
      sent.add('a', new Uint8Array(320), 20 / 3, 0);
    }
    const heard = sent.messages.map((message) => sent.heardPart(message, message.endsAt).length);

    expect(heard.filter((bytes) => bytes !== 320)).toEqual([]);
  });

  it('should return the whole millisecond in which so much will have been heard, also for sums of fractions', () => {
    const sent = new SentAudio<string>(new Pacer(), 48);
    for (let message = 0; message < 300; message++) {
      sent.add('a', new Uint8Array(320), 20 / 3, 0);
    }
    // 960 bytes are 20 ms.
    const times = Array.from({ length: 100 }, (_, index) => Math.ceil(sent.heardAt('a', (index + 1) * 960)));

    expect(times).toEqual(Array.from({ length: 100 }, (_, index) => (index + 1) * 20));
  });

  it('should return when so much of an owner will have been heard', () => {
    const { sent } = sentThree();

    const heardAt = (owner: string, bytes: number) => Math.ceil(sent.heardAt(owner, bytes));

    expect([1_600, 3_200, 3_216, 6_400, 6_401].map((bytes) => heardAt('a', bytes))).toEqual([
      100,
      200,
      201,
      400,
      Infinity,
    ]);
    expect(heardAt('b', 1_600)).toBe(500);
  });

  it('should forget all messages', () => {
    const { sent } = sentThree();
    sent.forgetAll();

    expect([sent.messages, sent.has('a'), sent.takePlayed(9_999)]).toEqual([[], false, []]);
  });
});
