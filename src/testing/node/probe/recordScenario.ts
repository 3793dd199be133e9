import { catchError, filter, map, type OperatorFunction, of, pipe, toArray } from 'rxjs';
import { TestingError } from '../../TestingError.js';
import type { SimulatedCallEvent } from '../../caller/SimulatedCallEvent.js';
import type { RecordedCall } from './ProbeRecord.js';
import type { ScenarioName } from './scenarios.js';

/** Emits a whole call when it is over. A failed connection is also a value. */
export function recordScenario(scenario: ScenarioName): OperatorFunction<SimulatedCallEvent, RecordedCall> {
  return pipe(
    // Checks use the levels of heard audio: the samples of a dozen calls would only fill the memory.
    filter(({ type }) => type !== 'heard'),
    toArray(),
    map((events): RecordedCall => {
      const last = events.at(-1);
      return { scenario, events, ...(last?.type === 'finished' ? { report: last.report } : {}) };
    }),
    catchError((error: unknown) => {
      if (TestingError.is(error) && error.code === 'cannotConnect') {
        return of({ scenario, events: [], error: error.message });
      }
      throw error;
    }),
  );
}
