import { z } from 'zod';

/** Messages from a measured server to the bench. */
export const serverMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('listening'), port: z.number() }),
  /** The cost of a window: CPU time of the whole process, the number of media messages, and how long frames took. */
  z.object({
    type: z.literal('window'),
    cpuMicros: z.number(),
    messages: z.number(),
    delayMs: z.object({ median: z.number(), p99: z.number(), max: z.number() }),
    /** With several workers, the share of messages of the busiest worker. */
    largestShare: z.number().optional(),
  }),
]);

/** Messages from the bench to a measured server. */
export const serverCommand = z.enum(['openWindow', 'closeWindow', 'exit']);
