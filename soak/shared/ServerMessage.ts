import { z } from 'zod';

/** What the server says of a call when it is over. */
export const callRecord = z.object({
  type: z.literal('call'),
  streamSid: z.string(),
  /** How often `lifecycle$` said `ended`, `serveCalls` told of it, and `audio$` and `dtmf$` completed. */
  ends: z.number(),
  outcomes: z.number(),
  completions: z.number(),
  reason: z.string(),
  /** Samples of the caller's, and the first of them that was not what the caller said; -1 when all were. */
  samples: z.number(),
  firstWrong: z.number(),
  keys: z.string(),
  plays: z.array(
    z.object({
      finished: z.number(),
      outcome: z.string(),
      confirmedBy: z.string(),
      heardMs: z.number(),
      lengthMs: z.number(),
    }),
  ),
});

/** What a process has of what it may not lose. */
export const measurement = z.object({
  type: z.literal('measurement'),
  heapBytes: z.number(),
  /** Of buffers, outside of the heap. */
  externalBytes: z.number(),
  rssBytes: z.number(),
  resources: z.record(z.string(), z.number()),
  listeners: z.number(),
  liveCalls: z.number(),
  cpuMicros: z.number(),
  maxEventLoopDelayMs: z.number(),
});

export const serverMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('listening'), port: z.number() }),
  callRecord,
  measurement,
  z.object({ type: z.literal('rejected'), code: z.string() }),
  z.object({ type: z.literal('ended'), streamSid: z.string(), reason: z.string() }),
  /** What must never be: an uncaught exception, an unhandled rejection, an error of `listen`. */
  z.object({ type: z.literal('fault'), message: z.string() }),
]);

export type CallRecord = z.output<typeof callRecord>;
export type Measurement = z.output<typeof measurement>;
export type ServerMessage = z.output<typeof serverMessage>;

/** What the server is asked for. */
export const serverCommand = z.enum(['measure', 'stop']);
export type ServerCommand = z.output<typeof serverCommand>;
