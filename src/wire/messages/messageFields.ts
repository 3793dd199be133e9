import * as z from 'zod/mini';
import { wireIssueCodes } from '../WireIssue.js';

const id = z.string().check(z.minLength(1));

/** A counter, or a time in ms. */
export const count = z.int().check(z.nonnegative());

const wireIssue = z.object({
  code: z.enum(wireIssueCodes),
  message: z.string(),
  path: z.exactOptional(z.string()),
});

/** The schemas of `MessageEnvelope`. */
export const messageFields = {
  streamSid: z.exactOptional(id),
  sequenceNumber: z.exactOptional(count),
  extra: z.exactOptional(z.custom<Readonly<Record<string, unknown>>>()),
  issues: z.exactOptional(z.readonly(z.array(wireIssue))),
};

/** The schema of a call's id, or any other that a message may leave out. */
export const callId = z.exactOptional(id);
