import type { SimulatedCallEvent } from './SimulatedCallEvent.js';

/** What a simulated caller does to its connection, and to whoever watches. */
export interface CallerOutput {
  readonly send: (text: string) => void;
  readonly close: (code: number) => void;
  /** Ends the connection without a close. */
  readonly cut: () => void;
  readonly emit: (event: SimulatedCallEvent) => void;
}
