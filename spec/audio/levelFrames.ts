import { audioLevel } from '../../src/audio/audioLevel';

/** A frame of 20 ms with a level in dBFS. */
export function frame(db: number, timestampMs = 0) {
  return {
    samples: new Int16Array(160).fill(Math.round(32_768 * 10 ** (db / 20))),
    sampleRate: 8_000,
    timestampMs,
  };
}
/** The level of a frame, in whole dBFS. */
export const levelOf = ({ samples }: { readonly samples: Int16Array }) =>
  Math.round(audioLevel(samples).rmsDb);
