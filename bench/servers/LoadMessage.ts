import { z } from 'zod';

/** What the bench tells the load generator. */
export const loadCommand = z.discriminatedUnion('type', [
  /** Calls a port, so many times. */
  z.object({ type: z.literal('dial'), port: z.number(), calls: z.number() }),
  /** Lets the calls to this port speak, so many of them if not all, and all others be silent. */
  z.object({ type: z.literal('speak'), port: z.number(), calls: z.number().optional() }),
  z.object({ type: z.literal('exit') }),
]);

/** What the load generator answers; of what was said until then when others speak. */
export const loadMessage = z.object({
  sentMessages: z.number(),
  receivedBytes: z.number(),
  /** Frames this late or less, in ms: half of them, 99 of 100, and all. */
  lateMs: z.object({ median: z.number(), p99: z.number(), max: z.number() }),
});
