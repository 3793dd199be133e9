import type { SimulatedCallEvent } from '../caller/SimulatedCallEvent.js';
import type { SimulatedCallReport } from '../caller/SimulatedCallReport.js';
import type { ScenarioName } from './scenarios.js';

/** A call of a probe, when it is over. */
export interface RecordedCall {
  readonly scenario: ScenarioName;
  readonly events: readonly SimulatedCallEvent[];
  /** Left out when there was no connection. */
  readonly report?: SimulatedCallReport;
  /** Why there was no connection. */
  readonly error?: string;
}

type EventOf<T extends SimulatedCallEvent['type']> = Extract<SimulatedCallEvent, { type: T }>;

/** The events of one type, in order. */
export function eventsOf<T extends SimulatedCallEvent['type']>(
  call: RecordedCall,
  type: T,
): readonly EventOf<T>[] {
  return call.events.filter((event): event is EventOf<T> => event.type === type);
}

/** Audio that came within the first ms of a call. */
export function audioWithin(call: RecordedCall, ms: number): number {
  return eventsOf(call, 'media')
    .filter(({ atMs }) => atMs <= ms)
    .reduce((sum, { durationMs }) => sum + durationMs, 0);
}
