import { base64Bytes } from './base64Bytes.js';
import { MAX_STREAM_SID_LENGTH } from './readStreamSid.js';

const tab = 0x09;
const newline = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const quote = 0x22;
const comma = 0x2c;
const zero = 0x30;
const nine = 0x39;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** So many digits are a safe integer whatever they are. */
const safeDigits = 15;

const eventField = Buffer.from('event":"media"');
const snakeIdField = Buffer.from('stream_sid":"');
const camelIdField = Buffer.from('streamSid":"');
const snakeCounterField = Buffer.from('sequence_number":');
const camelCounterField = Buffer.from('sequenceNumber":');
const mediaField = Buffer.from('media":{');
const chunkField = Buffer.from('chunk":');
const timestampField = Buffer.from('timestamp":');
const payloadField = Buffer.from('payload":"');
const inboundField = Buffer.from('track":"inbound"');
const outboundField = Buffer.from('track":"outbound"');

let shared: MediaScanner | undefined;

/**
 * Finds the parts of media messages in their bytes, without building an object tree. It knows the fields of Exotel's media
 * message in any order, in compact JSON, each at most once, with plain ASCII values, and white space behind it (Go's encoder
 * ends a text with a newline); any other text is left to the schemas. What it has found stays until it looks into the next
 * message. Numbers are -1 when a message does not have them.
 */
export class MediaScanner {
  /** The one of this thread: that of all calls stays in the processor's caches, one for each call would not. */
  static get shared(): MediaScanner {
    return (shared ??= new MediaScanner());
  }

  /** The stream's id, empty when the message has none. */
  streamSid = '';
  sequenceNumber = -1;
  chunk = -1;
  timestampMs = -1;
  track: 'inbound' | 'outbound' | undefined = undefined;
  payloadStart = -1;
  payloadEnd = -1;
  /** How many bytes the payload stands for, if it is base64. */
  payloadBytes = -1;
  /** Does white space stand behind the JSON. */
  hasWhiteSpace = false;

  #at = 0;
  /** Where the JSON ends. */
  #end = 0;
  #number = -1;
  #sawEvent = false;

  /**
   * Does the text have a known layout; if not, the parts mean nothing. What is found as payload is certain to
   * end at a quote, and to have none inside if it is base64; by its length it is, of whole samples.
   *
   * @param knownSid - the id that the stream should have, which is compared then and not read
   * @param start - where the text begins, which goes to the end of the bytes
   */
  scan(bytes: Buffer, knownSid = '', start = 0): boolean {
    this.#begin(bytes, start);
    if (bytes[start] !== openBrace || !this.#scanField(bytes, knownSid)) return false;
    while (bytes[this.#at] === comma) {
      this.#at++;
      if (!this.#scanField(bytes, knownSid)) return false;
    }
    return (
      bytes[this.#at] === closeBrace &&
      this.#at === this.#end - 1 &&
      this.#sawEvent &&
      this.payloadStart >= 0 &&
      this.#measurePayload(bytes)
    );
  }

  #begin(bytes: Buffer, start: number): void {
    this.streamSid = '';
    this.sequenceNumber = -1;
    this.chunk = -1;
    this.timestampMs = -1;
    this.track = undefined;
    this.payloadStart = -1;
    this.#end = endOfJson(bytes);
    this.hasWhiteSpace = this.#end < bytes.length;
    this.#sawEvent = false;
    this.#at = start + 1;
  }

  #scanField(bytes: Buffer, knownSid: string): boolean {
    if (bytes[this.#at++] !== quote) return false;
    if (this.#skip(bytes, mediaField)) return this.payloadStart < 0 && this.#scanMedia(bytes);
    if (this.#skip(bytes, snakeCounterField) || this.#skip(bytes, camelCounterField)) {
      if (this.sequenceNumber >= 0 || !this.#scanNumber(bytes)) return false;
      this.sequenceNumber = this.#number;
      return true;
    }
    if (this.#skip(bytes, eventField)) {
      if (this.#sawEvent) return false;
      this.#sawEvent = true;
      return true;
    }
    return this.#skip(bytes, snakeIdField) || this.#skip(bytes, camelIdField)
      ? this.#scanStreamSid(bytes, knownSid)
      : false;
  }

  #measurePayload(bytes: Buffer): boolean {
    const { payloadStart, payloadEnd } = this;
    this.payloadBytes = base64Bytes(
      payloadEnd - payloadStart,
      bytes[payloadEnd - 1] ?? 0,
      bytes[payloadEnd - 2] ?? 0,
    );
    return this.payloadBytes >= 0 && this.payloadBytes % 2 === 0;
  }

  #scanMedia(bytes: Buffer): boolean {
    if (!this.#scanMediaField(bytes)) return false;
    while (bytes[this.#at] === comma) {
      this.#at++;
      if (!this.#scanMediaField(bytes)) return false;
    }
    // Without a payload the message is the schemas' business, and so is a second `media`, which replaces the first.
    return bytes[this.#at++] === closeBrace && this.payloadStart >= 0;
  }

  #scanMediaField(bytes: Buffer): boolean {
    if (bytes[this.#at++] !== quote) return false;
    if (this.#skip(bytes, payloadField)) return this.payloadStart < 0 && this.#scanPayload(bytes);
    if (this.#skip(bytes, timestampField)) {
      if (this.timestampMs >= 0 || !this.#scanNumber(bytes)) return false;
      this.timestampMs = this.#number;
      return true;
    }
    if (this.#skip(bytes, chunkField)) {
      if (this.chunk >= 0 || !this.#scanNumber(bytes)) return false;
      this.chunk = this.#number;
      return true;
    }
    if (this.track !== undefined) return false;
    if (this.#skip(bytes, inboundField)) this.track = 'inbound';
    else if (this.#skip(bytes, outboundField)) this.track = 'outbound';
    return this.track !== undefined;
  }

  #scanPayload(bytes: Buffer): boolean {
    const start = this.#at;
    const last = this.#end - 3;
    // After all else the payload ends where the text does. Should it not, there is a quote in what is found.
    const isLast =
      this.timestampMs >= 0 &&
      this.chunk >= 0 &&
      last >= start &&
      bytes[last] === quote &&
      bytes[last + 1] === closeBrace &&
      bytes[last + 2] === closeBrace;
    const end = isLast ? last : bytes.indexOf(quote, start);
    this.payloadStart = start;
    this.payloadEnd = end;
    this.#at = end + 1;
    return end >= 0;
  }

  #scanStreamSid(bytes: Buffer, knownSid: string): boolean {
    const start = this.#at;
    if (this.streamSid === '' && isQuoted(bytes, start, knownSid)) {
      this.streamSid = knownSid;
      this.#at = start + knownSid.length + 1;
      return true;
    }
    let at = start;
    for (let byte = bytes[at]; byte !== quote; byte = bytes[++at]) {
      if (byte === undefined || byte < 0x20 || byte > 0x7e || byte === backslash) return false;
    }
    this.#at = at + 1;
    if (at === start || at - start > MAX_STREAM_SID_LENGTH || this.streamSid !== '') return false;
    this.streamSid = bytes.toString('latin1', start, at);
    return true;
  }

  #scanNumber(bytes: Buffer): boolean {
    const quoted = bytes[this.#at] === quote;
    const start = quoted ? this.#at + 1 : this.#at;
    let at = start;
    let number = 0;
    for (let byte = bytes[at] ?? 0; byte >= zero && byte <= nine; byte = bytes[++at] ?? 0) {
      number = number * 10 + (byte - zero);
    }
    this.#number = number;
    this.#at = at;
    const digits = at - start;
    if (digits === 0 || digits > safeDigits) return false;
    if (quoted) return bytes[this.#at++] === quote;
    // JSON has no number that begins with a zero.
    return digits === 1 || bytes[start] !== zero;
  }

  #skip(bytes: Buffer, expected: Buffer): boolean {
    if (!startsWith(bytes, this.#at, expected)) return false;
    this.#at += expected.length;
    return true;
  }
}

function startsWith(bytes: Buffer, at: number, expected: Buffer): boolean {
  const { length } = expected;
  for (let index = 0; index < length; index++) {
    if (bytes[at + index] !== expected[index]) return false;
  }
  return true;
}

/** Whether a text that is not empty stands there, and a quote behind it. */
function isQuoted(bytes: Buffer, at: number, text: string): boolean {
  const { length } = text;
  if (length === 0 || bytes[at + length] !== quote) return false;
  for (let index = 0; index < length; index++) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

function endOfJson(bytes: Buffer): number {
  let end = bytes.length;
  for (let byte = bytes[end - 1]; isWhiteSpace(byte); byte = bytes[end - 1]) end--;
  return end;
}

function isWhiteSpace(byte: number | undefined): boolean {
  return byte === newline || byte === space || byte === carriageReturn || byte === tab;
}
