import type { Measurement } from './ServerMessage.js';

/** The resources of this process after a full collection. */
export function measureProcess(): Omit<
  Measurement,
  'type' | 'listeners' | 'liveCalls' | 'maxEventLoopDelayMs'
> {
  gc?.();
  gc?.();
  const resources: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) {
    resources[name] = (resources[name] ?? 0) + 1;
  }
  const { user, system } = process.cpuUsage();
  const { heapUsed, external, rss } = process.memoryUsage();
  return {
    heapBytes: heapUsed,
    externalBytes: external,
    rssBytes: rss,
    resources,
    cpuMicros: user + system,
  };
}
