/** What is told of a call whose audio does not arrive at the rate that it is read as. */
export interface RateMismatch {
  /** What the audio is read as, in Hz. */
  readonly sampleRate: number;
  /** What it arrives as, in Hz. */
  readonly measuredRate: number;
  readonly encoding: 'pcm16' | 'mulaw';
  /** Whether the application set the rate itself. */
  readonly isOverridden: boolean;
}

/** Says what is wrong, how it sounds, and which option to set. */
export function describeRateMismatch(mismatch: RateMismatch): string {
  const { sampleRate, measuredRate, encoding, isOverridden } = mismatch;
  const isFast = measuredRate > sampleRate;
  const who = isOverridden
    ? `the option wireSampleRate says ${inHz(sampleRate)}`
    : `\`start\` announced ${inHz(sampleRate)}${sampleRate === 8_000 ? ' (or no rate)' : ''}`;
  const sound = isFast ? 'slow and deep' : 'fast and high';
  const noise = encoding === 'mulaw' && isFast ? ' If you hear noise, the audio is not μ-law but PCM16.' : '';
  return `Audio arrives ${isFast ? '' : 'only '}as fast as ${inHz(measuredRate)} would, but ${who}: voices will sound ${sound}. Set wireSampleRate: ${measuredRate}.${noise}`;
}

function inHz(rate: number): string {
  return `${rate / 1_000},000 Hz`;
}
