import fc from 'fast-check';
import { MediaScanner } from '../../src/wire/MediaScanner';
import { WireKernel } from '../../src/wire/WireKernel';
import { createKernel } from '../support/createKernel';
import { frame } from '../support/RawPeer';

const scanner = new MediaScanner(createKernel());

const payload = Buffer.from(Int16Array.from({ length: 160 }, (_, at) => at * 199).buffer).toString('base64');
const media = `{"event":"media","stream_sid":"5f0c1e2d","sequence_number":"12","media":{"chunk":"11","timestamp":"220","track":"inbound","payload":"${payload}"}}`;

function scan(text: string): boolean {
  return scanner.take(Buffer.from(text)) && scanner.scan();
}

/** What is found in a text. */
function found(text: string) {
  if (!scan(text)) return undefined;
  const { streamSid, sequenceNumber, chunk, timestampMs, track, hasWhiteSpace, payloadBytes } = scanner;
  return { streamSid, sequenceNumber, chunk, timestampMs, track, hasWhiteSpace, payloadBytes };
}

describe('MediaScanner', () => {
  it('should find the parts of a message', () => {
    expect(found(media)).toEqual({
      streamSid: '5f0c1e2d',
      sequenceNumber: 12,
      chunk: 11,
      timestampMs: 220,
      track: 'inbound',
      hasWhiteSpace: false,
      payloadBytes: 320,
    });
    expect(Buffer.from(scanner.decode() ?? []).toString('base64')).toBe(payload);
    expect(scanner.decodeSamples()?.[159]).toBe(159 * 199);
  });

  it('should find numbers of up to 15 digits', () => {
    for (const number of [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 32 + 5, 999_999_999_999_999]) {
      const { sequenceNumber, chunk, timestampMs } =
        found(
          media
            .replace('"12"', `"${number}"`)
            .replace('"11"', `${number}`)
            .replace('220', `0${number}`.slice(-15)),
        ) ?? {};
      expect([sequenceNumber, chunk, timestampMs]).toEqual([number, number, number]);
    }
  });

  it('should forget what it found before', () => {
    scan(media);

    expect(found('{"event":"media","media":{"payload":"AAA="}}\n')).toEqual({
      streamSid: '',
      sequenceNumber: -1,
      chunk: -1,
      timestampMs: -1,
      track: undefined,
      hasWhiteSpace: true,
      payloadBytes: 2,
    });
  });

  it('should give a text as it was, whatever was looked for in it', () => {
    for (const text of [media, media.replace(payload, '!"!!'), media.slice(0, -1), '', 'x', `${media}  `]) {
      scan(text);
      scanner.decode();
      expect(scanner.text.toString()).toBe(text);
    }
  });

  it('should find nothing in the beginning of a message, though the rest stands in its memory', () => {
    for (let length = 0; length < media.length; length++) {
      scan(media);
      expect(scan(media.slice(0, length))).toBe(false);
    }
  });

  it('should know each place at which a character is another one', () => {
    // The last one of the payload is its padding, which tells its length.
    const start = media.indexOf(payload);
    const isPart = (at: number) => at >= start && at < start + payload.length - 1;
    for (let at = 0; at < media.length; at++) {
      const changed = `${media.slice(0, at)}\u0001${media.slice(at + 1)}`;
      // What the payload consists of is seen when it is decoded.
      expect([at, scan(changed) && scanner.decode() !== undefined]).toEqual([at, false]);
      expect(scan(changed)).toBe(isPart(at));
    }
  });

  it.each([
    ['"sequence_number":"9007199254740993"', false],
    ['"sequence_number":"999999999999999"', true],
    ['"sequence_number":"0012"', true],
    ['"sequence_number":0012', false],
    ['"sequence_number":0', true],
    ['"sequence_number":-1', false],
    ['"sequence_number":1.5', false],
    ['"sequence_number":""', false],
    ['"sequence_number":', false],
    ['"sequence_number":"1"2', false],
    ['"sequence_number":"12', false],
    ['"sequence_number" :"12"', false],
    ['"sequence_numbers:"12"', false],
    ['"sequence_number":"1","sequenceNumber":"1"', false],
    ['"event":"media"', false],
    ['"streamSid":"5f0c1e2d"', false],
    ['"stream_sid":"5f0c1e2d"', false],
    ['"media":{"payload":"AAA="}', false],
  ])('should tell of %s behind other fields whether it is known: %s', (field, isKnown) => {
    expect(scan(`{"event":"media","stream_sid":"5f0c1e2d",${field},"media":{"payload":"AAA="}}`)).toBe(
      isKnown,
    );
  });

  it.each([
    ['"track":"outbound"', true],
    ['"track":"outbounds', false],
    ['"track":"both"', false],
    ['"track":"inbound","track":"inbound"', false],
    ['"track":"inbound","track":"outbound"', false],
    ['"chunk":"1","chunk":"1"', false],
    ['"timestamp":"1","timestamp":"1"', false],
    ['"timestamp":"1","chunk":2', true],
    ['"payload":"AAA="', false],
  ])('should tell of %s in front of a payload whether it is known: %s', (field, isKnown) => {
    expect(scan(`{"event":"media","media":{${field},"payload":"AAA="}}`)).toBe(isKnown);
  });

  it.each([
    ['', true],
    ['=', false],
    ['==', false],
    ['AA', false],
    ['AAA', true],
    ['AAA=', true],
    ['AA==', false],
    ['AAAA', false],
    ['AAAAA', false],
    ['AAAAAA', true],
    ['AAAAAA=', false],
    ['AAAAAA==', true],
    ['AAAAAAAA', true],
  ])('should tell by its length whether "%s" may be base64 of whole samples: %s', (base64, isKnown) => {
    expect(scan(`{"event":"media","media":{"payload":"${base64}"}}`)).toBe(isKnown);
    expect(scan(`{"event":"media","media":{"chunk":1,"timestamp":2,"payload":"${base64}"}}`)).toBe(isKnown);
    expect(scan(`{"event":"media","media":{"payload":"${base64}","chunk":1}}`)).toBe(isKnown);
  });

  it('should know ids of up to 256 characters, and compare all of them', () => {
    const id = fc.string({
      unit: fc.constantFrom('a', 'b', ' ', '~', '[', ']'),
      minLength: 1,
      maxLength: 260,
    });
    fc.assert(
      fc.property(id, id, fc.boolean(), fc.nat(260), (one, another, isOther, at) => {
        const changed = one.slice(0, at) + another.slice(0, 1) + one.slice(at + 1);
        const known = isOther ? another : changed;
        expect(scan(media.replace('5f0c1e2d', one))).toBe(one.length <= 256);
        if (one.length <= 256) {
          expect(scanner.streamSid).toBe(one);
          expect(scanner.isOf(MediaScanner.keyOf(known) ?? new Int32Array(100))).toBe(known === one);
        }
      }),
    );
  });

  it.each(['', 'naïve', 'a"b', 'a\\b', 'a\nb', 'a\u007fb', '🙂'])('should find no id %j', (id) => {
    expect(MediaScanner.keyOf(id)).toBeUndefined();
    expect(scan(media.replace('5f0c1e2d', JSON.stringify(id).slice(1, -1)))).toBe(false);
  });

  it('should take a text out of its frame', () => {
    for (const text of ['', 'x', media, 'x'.repeat(70_000)]) {
      const bytes = frame(text);
      expect(scanner.takeMasked(bytes, bytes.length - text.length, text.length)).toBe(true);
      expect(scanner.text.toString()).toBe(text);
    }
  });

  it('should take no text that is too long for its memory', () => {
    const longest = Buffer.alloc(WireKernel.MAX_TEXT_BYTES, 'x');
    expect(scanner.take(longest)).toBe(true);
    expect(scanner.text.equals(longest)).toBe(true);
    expect(scanner.take(Buffer.alloc(longest.length + 1))).toBe(false);
    const masked = frame(Buffer.alloc(longest.length + 1));
    expect(scanner.takeMasked(masked, masked.length - longest.length - 1, longest.length + 1)).toBe(false);
    const whole = frame(longest);
    expect(scanner.takeMasked(whole, whole.length - longest.length, longest.length)).toBe(true);
    expect(scanner.text.equals(longest)).toBe(true);
  });

  it('should be the one of all calls', () => {
    expect(MediaScanner.shared).toBeInstanceOf(MediaScanner);
    expect(MediaScanner.shared).toBe(MediaScanner.shared);
  });
});
