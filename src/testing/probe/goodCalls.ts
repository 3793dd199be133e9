import { SCENARIOS, type ScenarioName } from './scenarios.js';

/** The calls in which nothing went wrong on the caller's side. */
export const GOOD_CALLS: readonly ScenarioName[] = SCENARIOS.filter(
  ({ name, phase }) => phase === 1 && name !== 'intruder',
).map(({ name }) => name);
