import { describeValue } from '../../support/describeValue.js';
import { checkOneOf } from '../../support/options.js';
/**
 * A playback that is paused by an interruption.
 *
 * @public
 */
export interface Interruption {
  /** How much of the playback the caller has heard when the message that is playing has ended, in ms. */
  readonly heardMs: number;
  /** When the interruption occurred, in ms on the call's clock (`call.nowMs()`). */
  readonly atMs: number;
}

/** Every interruption mode, and every verdict. */
export const INTERRUPTION_MODES = ['clear', 'pause', 'notify'] as const satisfies readonly InterruptionMode[];
export const INTERRUPTION_VERDICTS = ['stop', 'resume'] as const satisfies readonly InterruptionVerdict[];

/**
 * Whether an interruption was intended: `'stop'` drops the audio that the caller has not heard, `'resume'` continues the
 * playback.
 *
 * @public
 */
export type InterruptionVerdict = 'stop' | 'resume';

/**
 * What an interruption does to a playback: `'clear'` drops the audio that the caller has not heard, `'pause'` holds it
 * until a verdict, `'notify'` only reports how much was heard.
 *
 * @public
 */
export type InterruptionMode = 'clear' | 'pause' | 'notify';

/**
 * Which interruptions have an effect: all (`'always'`), only DTMF digits (`'byKey'`), all after the first item
 * (`'afterFirst'`), or no interruption (`'never'`). A playback is one item; a bridge has an item for each reply.
 *
 * @public
 */
export type Interruptible = 'always' | 'byKey' | 'afterFirst' | 'never';

export const INTERRUPTIBLE: readonly Interruptible[] = ['always', 'byKey', 'afterFirst', 'never'];

/**
 * Checks the options about interruptions that `bargeIn` and `bridge` have in common.
 *
 * @throws TypeError or RangeError when an option is not valid; names the option and quotes the value
 */
export function checkInterruptions(options: {
  readonly onInterrupt?: InterruptionMode;
  readonly interruptible?: Interruptible;
  readonly verdict?: unknown;
  readonly verdictTimeoutMs?: number;
}): void {
  const { onInterrupt = 'clear', interruptible = 'always', verdict, verdictTimeoutMs = 0 } = options;
  checkOneOf('onInterrupt', onInterrupt, INTERRUPTION_MODES);
  checkOneOf('interruptible', interruptible, INTERRUPTIBLE);
  if (!(verdictTimeoutMs >= 0)) {
    throw new RangeError(
      `\`verdictTimeoutMs\` must be a number of ms from 0, got ${describeValue(verdictTimeoutMs)}`,
    );
  }
  if (verdict !== undefined && onInterrupt !== 'pause') {
    throw new TypeError(`\`verdict\` needs \`onInterrupt\` 'pause', got ${describeValue(onInterrupt)}`);
  }
}

/** Returns whether a value of `interruptOn` may interrupt the first item. */
export function mayInterrupt(interruptible: Interruptible, value: unknown): boolean {
  return interruptible === 'always' || (interruptible === 'byKey' && isDigit(value));
}

function isDigit(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'digit' in value;
}
