import type { SimulatedCallEvent } from './SimulatedCallEvent.js';

/** Callbacks through which a simulated caller acts on its connection and reports events. */
export interface CallerOutput {
  readonly send: (text: string) => void;
  readonly close: (code: number) => void;
  /** Ends the connection without a close frame. */
  readonly cut: () => void;
  readonly emit: (event: SimulatedCallEvent) => void;
}
