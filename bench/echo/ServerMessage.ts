import { z } from 'zod';

/** What a measured server tells the bench. */
export const serverMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('listening'), port: z.number() }),
  /** What a window cost: CPU time of the whole process, and the media messages that came in. */
  z.object({ type: z.literal('window'), cpuMicros: z.number(), messages: z.number() }),
]);

/** What the bench tells a measured server. */
export const serverCommand = z.enum(['openWindow', 'closeWindow', 'exit']);
