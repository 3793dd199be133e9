import { framingFor } from '../../../src/audio/framing/Framer';
import { checkMessageBytes, defaultMessageBytes } from '../../../src/audio/framing/messageSize';

describe('the size of outbound messages', () => {
  it('should be 3,200 bytes, and whole 20 ms units at every rate', () => {
    expect([8_000, 16_000, 24_000].map(defaultMessageBytes)).toEqual([3_200, 3_200, 3_840]);
  });

  it.each([320, 640, 3_200, 99_840])('should accept %i bytes', (frameBytes) => {
    expect(() => {
      checkMessageBytes(frameBytes);
    }).not.toThrow();
  });

  it.each([0, -320, 319, 321, 3_201, 320.5, 100_000, 100_160, NaN, Infinity])(
    'should reject %d',
    (frameBytes) => {
      expect(() => {
        checkMessageBytes(frameBytes);
      }).toThrow(
        new RangeError(
          `\`messageBytes\` must be a multiple of 320 from 320 to 99,840 (Exotel plays units of 320 bytes), got ${frameBytes}`,
        ),
      );
    },
  );

  it('should count PCM16 twice for an encoding of one byte per sample', () => {
    const pcm16 = { minBytes: 3_200, multipleBytes: 320, maxBytes: 100_000 };
    const mulaw = { minBytes: 6_400, multipleBytes: 640, maxBytes: 200_000 };

    expect(framingFor(3_200, 'pcm16')).toEqual({ ...pcm16, frameBytes: 3_200 });
    expect(framingFor(6_400, 'pcm16')).toEqual({ ...pcm16, frameBytes: 6_400 });
    expect(framingFor(3_200, 'mulaw')).toEqual({ ...mulaw, frameBytes: 6_400 });
    expect(framingFor(640, 'mulaw')).toEqual({ ...mulaw, frameBytes: 1_280, minBytes: 1_280 });
  });
});
