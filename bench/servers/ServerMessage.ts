import { z } from 'zod';

/** What a measured server tells the bench. */
export const serverMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('listening'), port: z.number() }),
  /** What a window cost: CPU time of the whole process, and the media messages that came in; how long frames took. */
  z.object({
    type: z.literal('window'),
    cpuMicros: z.number(),
    messages: z.number(),
    delayMs: z.object({ median: z.number(), p99: z.number(), max: z.number() }),
    /** Of several workers, how much of the messages the one had that had most. */
    largestShare: z.number().optional(),
  }),
]);

/** What the bench tells a measured server. */
export const serverCommand = z.enum(['openWindow', 'closeWindow', 'exit']);
