import type { RecordedCall } from './RecordedCall.js';
import type { ScenarioName } from './scenarios.js';

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
