import { z } from 'zod';

/** The server's report of a call that is over. */
export const callRecord = z.object({
  type: z.literal('call'),
  streamSid: z.string(),
  /** How often `lifecycle$` emitted `ended`, `serveCalls` reported it, and `audio$` and `dtmf$` completed. */
  ends: z.number(),
  outcomes: z.number(),
  completions: z.number(),
  reason: z.string(),
  /** Number of the caller's samples, and the index of the first wrong sample; -1 if all are correct. */
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

/** Resources of a process that must not leak. */
export const measurement = z.object({
  type: z.literal('measurement'),
  heapBytes: z.number(),
  /** Memory of buffers, outside the heap. */
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
  /** Errors that must never occur: an uncaught exception, an unhandled rejection, an error of `listen`. */
  z.object({ type: z.literal('fault'), message: z.string() }),
]);

export type CallRecord = z.output<typeof callRecord>;
export type Measurement = z.output<typeof measurement>;
export type ServerMessage = z.output<typeof serverMessage>;

/** Requests to the server. */
export const serverCommand = z.enum(['measure', 'stop']);
export type ServerCommand = z.output<typeof serverCommand>;
