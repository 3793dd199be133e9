import type { Observable } from 'rxjs';
import {
  type Interruptible,
  INTERRUPTIBLE,
  type Interruption,
  INTERRUPTION_MODES,
  type InterruptionMode,
  type InterruptionVerdict,
} from '../../session/contract/Interruption.js';
import { describeValue } from '../../support/describeValue.js';
import { checkOneOf, checkOptions, type OptionNames } from '../../support/options.js';

/**
 * An item of an agent that is paused because something interrupted the agent.
 *
 * @public
 */
export interface BridgeInterruption extends Interruption {
  readonly itemId: string;
}

/**
 * How a call and an agent are joined.
 *
 * @public
 */
export interface BridgeOptions {
  /** Its values interrupt the agent, as its own `interrupt` does: a key, or speech that was detected here. */
  readonly interruptOn?: Observable<unknown>;
  /**
   * What an interruption does, also the agent's own `interrupt`:
   *
   * - `'clear'` drops every item that was not heard to its end;
   * - `'pause'` holds them until the `verdict`; then `'stop'` does as `'clear'` does, and `'resume'` plays on. Another
   *   interruption does nothing meanwhile;
   * - `'notify'` goes on, and emits `interrupted`.
   *
   * @defaultValue 'clear'
   */
  readonly onInterrupt?: InterruptionMode;
  /** Says whether a pause was meant, by its first value; subscribed for each pause. @defaultValue never */
  readonly verdict?: (interruption: BridgeInterruption) => Observable<InterruptionVerdict>;
  /** How long a verdict may take, in ms; then it is `'stop'`. `Infinity` for any time. @defaultValue 1000 */
  readonly verdictTimeoutMs?: number;
  /**
   * What may interrupt the agent: with `'byKey'` only values of `interruptOn` that are digits of `dtmf$`, with
   * `'afterFirst'` nothing before the agent's first item is over, with `'never'` nothing. What may not interrupt is
   * ignored, the agent's own `interrupt` too.
   *
   * @defaultValue 'always'
   */
  readonly interruptible?: Interruptible;
}

const BRIDGE_OPTIONS: OptionNames<BridgeOptions> = {
  interruptOn: true,
  onInterrupt: true,
  verdict: true,
  verdictTimeoutMs: true,
  interruptible: true,
};

/** @throws TypeError or RangeError when an option of `bridge` makes no sense; it names the option and quotes the value */
export function checkBridgeOptions(options: BridgeOptions): void {
  checkOptions('bridge', options, BRIDGE_OPTIONS);
  const { onInterrupt = 'clear', interruptible = 'always', verdict, verdictTimeoutMs = 0 } = options;
  checkOneOf('onInterrupt', onInterrupt, INTERRUPTION_MODES);
  checkOneOf('interruptible', interruptible, INTERRUPTIBLE);
  if (!(verdictTimeoutMs >= 0)) {
    throw new RangeError(`\`verdictTimeoutMs\` must not be below 0, got ${describeValue(verdictTimeoutMs)}`);
  }
  if (verdict !== undefined && onInterrupt !== 'pause') {
    throw new TypeError(`\`verdict\` needs \`onInterrupt\` 'pause', got ${describeValue(onInterrupt)}`);
  }
}
