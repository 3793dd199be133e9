import type { SimulatedCallEvent } from '../../caller/SimulatedCallEvent.js';
import type { SimulatedCallReport } from '../../caller/SimulatedCallReport.js';
import { type ScenarioName, SCENARIOS } from './scenarios.js';

/** The calls of a probe, all of them over. */
export class ProbeRecord {
  readonly url: URL;
  readonly #calls: readonly RecordedCall[];

  constructor(url: URL, calls: readonly RecordedCall[]) {
    this.url = url;
    this.#calls = calls;
  }

  /** The call of a scenario; one that was not made has no events. */
  call(scenario: ScenarioName): RecordedCall {
    return this.#calls.find((call) => call.scenario === scenario) ?? { scenario, events: [] };
  }

  calls(scenarios: readonly ScenarioName[]): readonly RecordedCall[] {
    return scenarios.map((scenario) => this.call(scenario));
  }

  all(): readonly RecordedCall[] {
    return this.#calls;
  }
}

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

/** The calls in which nothing went wrong on the caller's side. */
export const GOOD_CALLS: readonly ScenarioName[] = SCENARIOS.filter(
  ({ name, phase }) => phase === 1 && name !== 'intruder',
).map(({ name }) => name);
