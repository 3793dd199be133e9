import { parseMessage } from '../../src/wire/parseMessage';
import { parseBotMessage } from '../../src/testing/rules/parseBotMessage';
import { fuzz, readFixtures } from '../kit/messages/fuzz';
import { growMessages } from '../kit/messages/growMessages';

describe('mutated messages', () => {
  it.each([1, 2, 3])('should not throw, lose a message or end a call twice, with seed %d', (seed) => {
    const report = fuzz(seed, 7_000);

    // Enough messages were valid to test the code after the first check.
    expect(report.understood).toBeGreaterThan(1_000);
    expect(report.calls).toBeGreaterThan(5);
    expect(report.audioFrames).toBeGreaterThan(100);
    expect(report.digits).toBeGreaterThan(20);
    expect(report.diagnostics).toBeGreaterThan(100);
  });

  it('should be the same for the same seed', () => {
    expect(fuzz(4, 1_000)).toEqual(fuzz(4, 1_000));
  });
});

describe('messages with a long run of one character', () => {
  it('should be created for every field that Exotel and bots send, and around the fields', () => {
    const grown = new Set(Array.from(growMessages(readFixtures(), 1), ({ what }) => what));

    for (const what of [
      'start: start.media_format.sample_rate, " " and x',
      'start: start.media_format.encoding of "l"',
      'start: start.custom_parameters of "&"',
      'start: sequence_number, a long number',
      'media: media.payload and "="',
      'media: media.timestamp of "0"',
      'dtmf: dtmf.digit of "ß"',
      'mark: mark.name and "\\""',
      'stop: stop.reason of "k"',
      'clear: stream_sid called "_"',
      'white space after a message',
    ]) {
      expect(grown).toContain(what);
    }
  });

  it('should be parsed as one value each, by both sides', () => {
    const events = new Map<string, number>();
    for (const { text } of growMessages(readFixtures(), 300)) {
      for (const { event } of [parseMessage(text), parseBotMessage(text)]) {
        events.set(event, (events.get(event) ?? 0) + 1);
      }
    }

    // Enough messages are valid, so they were parsed to their end.
    for (const event of [
      'start',
      'media',
      'dtmf',
      'mark',
      'stop',
      'clear',
      'connected',
      'unknown',
      'invalid',
    ]) {
      expect(events.get(event)).toBeGreaterThan(300);
    }
  });
});
