import { z } from 'zod';
import { StreamSid } from './StreamSid.js';
import { wireIssue } from './WireIssue.js';

/** Members that every typed message from Exotel may have. */
export const messageFields = {
  /** The stream that the message belongs to, when it says so. */
  streamSid: StreamSid.exactOptional(),
  /** Counts every message of the stream, not only media; `start` is 1. */
  sequenceNumber: z.int().nonnegative().exactOptional(),
  /** Fields that this library does not know, by their path: `region`, `start.direction`. */
  extra: z.custom<Readonly<Record<string, unknown>>>().exactOptional(),
  /** What was odd about the message. */
  issues: z.array(wireIssue).readonly().exactOptional(),
};
