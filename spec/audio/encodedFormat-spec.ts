import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { EncodedAudioWatch } from '../../src/audio/encodedFormat';
import { decodeWav, dtmfTone, encodeWav, tone } from '../../src/audio';
import { pcm16ToSamples, samplesToPcm16 } from '../../src/audio/pcm16';
import { seededRandom } from '../../src/testing/seededRandom';

/** The formats that are detected in pieces of one source. */
const found = (...pieces: readonly (Uint8Array | Int16Array)[]) => {
  const watch = new EncodedAudioWatch();
  return pieces.map((piece) => watch.push(piece)).filter((name) => name !== undefined);
};

const noise = (length: number, seed = 1) => {
  const random = seededRandom(seed);
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
};

/** Frames of one length, each with its header. */
function framed(header: readonly number[], frameBytes: number, count = 20): Uint8Array {
  const bytes = noise(frameBytes * count);
  for (let at = 0; at < bytes.length; at += frameBytes) {
    bytes.set(header, at);
  }
  return bytes;
}

const text = (value: string) => Buffer.from(value);

const MP3_44K = framed([0xff, 0xfb, 0x90, 0x00], 417);
const MP3_24K = framed([0xff, 0xf3, 0x64, 0xc4], 144);
const ADTS = framed([0xff, 0xf1, 0x60, 0x80, 0x0a, 0x1f, 0xfc], 80);

describe('EncodedAudioWatch', () => {
  it.each<[string, string, Uint8Array]>([
    [
      'an MP3 file with ID3',
      'MP3',
      Buffer.concat([Buffer.from('494433030000000007760a', 'hex'), noise(400)]),
    ],
    ['MP3 at 44.1 kHz', 'MP3', MP3_44K],
    ['MP3 at 24 kHz', 'MP3', MP3_24K],
    ['AAC', 'AAC (ADTS)', ADTS],
    ['Ogg', 'Ogg', Buffer.concat([text('OggS\0\x02'), noise(400)])],
    ['FLAC', 'FLAC', Buffer.concat([text('fLaC\0\0\0\x22'), noise(400)])],
    ['WebM', 'WebM or Matroska', Buffer.concat([Buffer.from('1a45dfa39f4286', 'hex'), noise(400)])],
    ['MP4', 'MP4', Buffer.concat([Buffer.from('00000020667479704d3441', 'hex'), noise(400)])],
    ['WAV', 'WAV', encodeWav(new Int16Array(100), 8_000)],
    ['JSON', 'JSON', text('{"error":{"message":"Invalid API key"}}')],
    ['JSON, indented', 'JSON', text('{\n  "detail": "voice not found"\n}')],
    ['a JSON list', 'JSON', text('[{"audio":"UklGRg=="}]')],
    ['HTML', 'HTML or XML', text('<!DOCTYPE html>\n<html><body>502 Bad Gateway')],
    ['HTML after white space', 'HTML or XML', text('\r\n\r\n<html lang="en"><head>')],
    ['XML', 'HTML or XML', text('<?xml version="1.0" encoding="UTF-8"?><Error>')],
  ])('should detect %s once, for any chunk size and as samples', (_, name, bytes) => {
    const even = new Uint8Array(bytes.subarray(0, bytes.length - (bytes.length % 2)));

    expect(found(bytes)).toEqual([name]);
    expect(found(bytes, bytes, bytes)).toEqual([name]);
    expect(found(pcm16ToSamples(even))).toEqual([name]);
    for (const size of [1, 2, 7, 160, 320]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (__, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      expect(found(...pieces)).toEqual([name]);
    }
  });

  it('should detect a later piece that is a separate file', () => {
    expect(found(new Int16Array(8_000), MP3_44K)).toEqual(['MP3']);
  });

  it.each<[string, Uint8Array]>([
    ['one frame header alone', framed([0xff, 0xfb, 0x90, 0x00], 2_000, 4)],
    ['a header of AAC alone', framed([0xff, 0xf1, 0x60, 0x80, 0x0a, 0x1f, 0xfc], 2_000, 4)],
    ['an unknown bit rate', framed([0xff, 0xfb, 0xf0, 0x00], 417)],
    ['ID3 without its lengths', Buffer.concat([text('ID3'), Buffer.alloc(100, 0xff)])],
    ['brackets', text('{{{{{{{{{{{{{{{{')],
    ['a bracket and noise', Buffer.concat([text('{"'), noise(100)])],
    ['a bracket and nothing', text('{"')],
    ['nothing', new Uint8Array(0)],
  ])('should not detect a format in %s', (_, bytes) => {
    expect(found(bytes)).toEqual([]);
  });

  it('should detect no format in samples of speech, tones and silence', () => {
    const speech = ['welcome', 'goodbye'].map(
      (name) => decodeWav(readFileSync(`examples/audio/${name}.wav`)).samples,
    );
    const tones = ['1', '5', '#'].map((digit) => dtmfTone(digit).samples);
    for (const samples of [...speech, ...tones, tone().samples, new Int16Array(8_000)]) {
      const bytes = samplesToPcm16(samples);
      // A stream may begin anywhere, even within a sample.
      for (let at = 0; at < bytes.length; at += 321) {
        expect(found(bytes.subarray(at))).toEqual([]);
      }
    }
  });

  it('should detect no format in samples of one value', () => {
    for (let value = -32_768; value < 32_768; value += 1) {
      expect(found(new Int16Array(2_100).fill(value))).toEqual([]);
    }
  });

  it('should detect no format in noise that begins like a frame', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 4_096, maxLength: 4_096 }),
        fc.integer({ min: 0xe2, max: 0xff }),
        (bytes, second) => {
          bytes.set([0xff, second]);
          expect(found(bytes)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
