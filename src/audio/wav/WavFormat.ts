/** What the samples of a WAV file are made of. */
export interface WavFormat {
  readonly encoding: 'pcm' | 'float' | 'alaw' | 'mulaw';
  /** Of one sample of one channel. */
  readonly bits: number;
  readonly channels: number;
  /** Samples a second, in Hz. */
  readonly sampleRate: number;
}
