import { encodeWav, WAV_HEADER_BYTES, wavHeader } from '../../../src/audio/wav/encodeWav';

describe('encodeWav', () => {
  it('should write a file to the byte', () => {
    expect(Buffer.from(encodeWav(Int16Array.of(1, -2), 8_000)).toString('hex')).toBe(
      [
        ...['52494646', '28000000', '57415645'],
        ...['666d7420', '10000000', '0100', '0100', '401f0000', '803e0000', '0200', '1000'],
        ...['64617461', '04000000', '0100feff'],
      ].join(''),
    );
  });

  it('should interleave channels, and end shorter channels in silence', () => {
    const file = Buffer.from(encodeWav([Int16Array.of(1, 2, 3), Int16Array.of(4)], 24_000));

    expect(file.readUInt16LE(22)).toBe(2);
    expect(file.readUInt32LE(28)).toBe(96_000);
    expect(file.readUInt32LE(40)).toBe(12);
    expect(file.subarray(WAV_HEADER_BYTES).toString('hex')).toBe('010004000200000003000000');
  });

  it('should write only the part of the memory that a view has', () => {
    const memory = Int16Array.of(9, 1, 2, 9);

    expect(encodeWav(memory.subarray(1, 3), 8_000)).toEqual(encodeWav(Int16Array.of(1, 2), 8_000));
  });

  it('should write a file without audio', () => {
    expect(encodeWav(new Int16Array(0), 8_000)).toHaveLength(WAV_HEADER_BYTES);
    expect(encodeWav([], 8_000)).toHaveLength(WAV_HEADER_BYTES);
  });

  it('should create a header for an unknown length', () => {
    const header = Buffer.from(wavHeader({ sampleRate: 8_000 }));

    expect(header.readUInt32LE(4)).toBe(0xffff_ffff - 8);
    expect(header.readUInt32LE(40)).toBe(0xffff_ffff - 44);
  });
});
