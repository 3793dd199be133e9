import type { SimulatedCallEvent } from '../../caller/SimulatedCallEvent.js';
import type { SimulatedCallReport } from '../../caller/SimulatedCallReport.js';
import { type ScenarioName, SCENARIOS } from './scenarios.js';

/** The calls of a probe, when all are over. */
export class ProbeRecord {
  readonly url: URL;
  readonly #calls: readonly RecordedCall[];

  constructor(url: URL, calls: readonly RecordedCall[]) {
    this.url = url;
    this.#calls = calls;
  }

  /** Returns the call of a scenario; a call that was not made has no events. */
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
  /** Missing when the connection failed. */
  readonly report?: SimulatedCallReport;
  /** Why the connection failed. */
  readonly error?: string;
}

type EventOf<T extends SimulatedCallEvent['type']> = Extract<SimulatedCallEvent, { type: T }>;

/** Returns the events of one type, in order. */
export function eventsOf<T extends SimulatedCallEvent['type']>(
  call: RecordedCall,
  type: T,
): readonly EventOf<T>[] {
  return call.events.filter((event): event is EventOf<T> => event.type === type);
}

/** Returns the length of the audio that arrived in the first `ms` of a call, in ms. */
export function audioWithin(call: RecordedCall, ms: number): number {
  return eventsOf(call, 'media')
    .filter(({ atMs }) => atMs <= ms)
    .reduce((sum, { durationMs }) => sum + durationMs, 0);
}

/** The calls in which the caller's side behaves well. */
export const GOOD_CALLS: readonly ScenarioName[] = SCENARIOS.filter(
  ({ name, phase }) => phase === 1 && name !== 'intruder',
).map(({ name }) => name);
