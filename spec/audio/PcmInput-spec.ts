import { isPcmInput } from '../../src/audio/PcmInput';

describe('isPcmInput', () => {
  it.each([
    [new Int16Array(2)],
    [new Uint8Array(2)],
    [Buffer.alloc(2)],
    [{ samples: new Int16Array(2), sampleRate: 8_000, timestampMs: 0 }],
    [{ samples: new Int16Array(2), sampleRate: 8_000, timestampMs: 0, channels: 1 }],
  ])('should accept %p as audio', (value) => {
    expect(isPcmInput(value)).toBe(true);
  });

  it.each([
    [undefined],
    [null],
    ['AAAA'],
    [7],
    [[1, 2]],
    [new Float32Array(2)],
    [new Int8Array(2)],
    [new ArrayBuffer(2)],
    [{ samples: [1, 2], sampleRate: 8_000 }],
    [{ samples: new Int16Array(2), sampleRate: '8000' }],
    [{ samples: new Int16Array(2) }],
    [{ samples: new Int16Array(2), sampleRate: 8_000, timestampMs: 0, channels: 2 }],
    [{ samples: new Float32Array(2), sampleRate: 8_000, timestampMs: 0 }],
  ])('should not accept %p as audio', (value) => {
    expect(isPcmInput(value)).toBe(false);
  });
});
