import { LiveVoice } from '../../../src/testing/caller/CallerVoice';

/** 20 ms at 8 kHz: all samples have the given value. */
const piece = (value: number) => new Int16Array(160).fill(value);
const next = (voice: LiveVoice) => voice.next(160)?.[0];

describe('LiveVoice', () => {
  it('should stay silent until 60 ms of audio wait', () => {
    const voice = new LiveVoice(8_000);
    voice.push(piece(1));
    voice.push(piece(2));
    expect(voice.next(160)).toBeUndefined();
    voice.push(piece(3));
    expect([next(voice), next(voice), next(voice)]).toEqual([1, 2, 3]);
  });

  it('should even out pieces that arrive in bursts', () => {
    const voice = new LiveVoice(8_000);
    const said: (number | undefined)[] = [];
    [1, 2, 3].forEach((value) => {
      voice.push(piece(value));
    });
    said.push(next(voice), next(voice));
    [4, 5].forEach((value) => {
      voice.push(piece(value));
    });
    said.push(next(voice), next(voice), next(voice));
    expect(said).toEqual([1, 2, 3, 4, 5]);
  });

  it('should pad with silence at an underrun, and collect 60 ms again', () => {
    const voice = new LiveVoice(8_000);
    voice.push(new Int16Array(500).fill(7));
    voice.next(320);
    expect([...(voice.next(320) ?? [])]).toEqual([
      ...new Array<number>(180).fill(7),
      ...new Array<number>(140).fill(0),
    ]);
    expect(voice.next(160)).toBeUndefined();
    voice.push(piece(1));
    expect(voice.next(160)).toBeUndefined();
  });

  it('should keep only the newest 60 ms when more than 300 wait', () => {
    const voice = new LiveVoice(8_000);
    for (let value = 1; value <= 16; value++) {
      voice.push(piece(value));
    }
    expect([next(voice), next(voice), next(voice)]).toEqual([14, 15, 16]);
  });
});
