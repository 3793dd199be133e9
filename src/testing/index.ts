export { testCall, type TestCall, type TestCallConfig } from './testCall.js';
export type { PlayoutBehaviour } from './SimulatedPlayout.js';
