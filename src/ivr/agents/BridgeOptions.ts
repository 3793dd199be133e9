import type { Observable, ObservableInput } from 'rxjs';
import {
  checkInterruptions,
  type Interruptible,
  type Interruption,
  type InterruptionMode,
  type InterruptionVerdict,
} from '../../session/contract/Interruption.js';
import { checkOptions, type OptionNames } from '../../support/options.js';

/**
 * An interruption that paused an item of the agent.
 *
 * @public
 */
export interface BridgeInterruption extends Interruption {
  /** Name of the paused item. */
  readonly itemId: string;
}

/**
 * Options for {@link bridge}.
 *
 * @public
 */
export interface BridgeOptions {
  /**
   * Each value interrupts the agent, like the agent's own `interrupt`: DTMF digits or detected speech, for example.
   *
   * @defaultValue never
   */
  readonly interruptOn?: Observable<unknown>;
  /**
   * What an interruption does, including the agent's own `interrupt`:
   *
   * - `'clear'` drops every item that the caller has not heard to its end
   * - `'pause'` holds these items until the `verdict`: `'stop'` drops them, `'resume'` continues. Further
   *   interruptions are ignored meanwhile
   * - `'notify'` changes nothing, and emits `interrupted`
   *
   * @defaultValue 'clear'
   */
  readonly onInterrupt?: InterruptionMode;
  /**
   * Decides whether an interruption was meant, by the first value of the observable or promise that it returns. Called
   * for each pause; needs `onInterrupt: 'pause'`.
   *
   * @defaultValue an observable that never emits
   */
  readonly verdict?: (interruption: BridgeInterruption) => ObservableInput<InterruptionVerdict>;
  /** How long the verdict may take, in ms; after that it is `'stop'`. `Infinity` for no limit. @defaultValue 1000 */
  readonly verdictTimeoutMs?: number;
  /**
   * What may interrupt the agent:
   *
   * - `'always'`: everything
   * - `'byKey'`: only values of `interruptOn` that are digits of `dtmf$`
   * - `'afterFirst'`: nothing until the agent's first item is over, then everything
   * - `'never'`: nothing
   *
   * All other interruptions are ignored, including the agent's own `interrupt`.
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

/** @throws TypeError or RangeError when an option of `bridge` is not valid; names the option and quotes the value */
export function checkBridgeOptions(options: BridgeOptions): void {
  checkOptions('bridge', options, BRIDGE_OPTIONS);
  checkInterruptions(options);
}
