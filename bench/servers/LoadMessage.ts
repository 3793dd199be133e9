import { z } from 'zod';

/** Messages from the bench to the load generator. */
export const loadCommand = z.discriminatedUnion('type', [
  /** Calls a port a number of times. */
  z.object({ type: z.literal('dial'), port: z.number(), calls: z.number() }),
  /** Makes calls to this port speak (a number of them, or all), and all other calls silent. */
  z.object({ type: z.literal('speak'), port: z.number(), calls: z.number().optional() }),
  z.object({ type: z.literal('exit') }),
]);

/** Answers of the load generator; when other calls speak, about the calls that spoke until then. */
export const loadMessage = z.object({
  sentMessages: z.number(),
  receivedBytes: z.number(),
  /** Lateness of frames in ms: median, 99th percentile and maximum. */
  lateMs: z.object({ median: z.number(), p99: z.number(), max: z.number() }),
});
