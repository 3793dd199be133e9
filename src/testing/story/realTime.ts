import { runtime } from '../../support/runtime.js';

/** Taken early: a test may replace the timers of the process. */
const { setImmediate: immediate, setTimeout: timeout } = globalThis;

/** Resolves in the next turn of the event loop, after promises have settled and sockets were read. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof immediate === 'function') {
      immediate(resolve);
    } else {
      timeout(resolve, 0);
    }
  });
}

/** Returns what the process waits for, by kind, such as `Timeout` or `TCPSocketWrap`; nothing where it cannot be known. */
export function activeResources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of runtime.builtIn('node:process')?.getActiveResourcesInfo() ?? []) {
    // `nextTurn` itself.
    if (name !== 'Immediate') {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}
