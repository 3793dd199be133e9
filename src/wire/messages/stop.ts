import * as z from 'zod/mini';
import type { CallSid } from '../ids.js';
import type { WireIssue } from '../WireIssue.js';
import { anyField, callId, messageFields, omitUndefined, readMessageFields, wireFields } from './fields.js';
import type { MessageEnvelope } from './MessageEnvelope.js';
import { isRecord, readText } from './scalars.js';
import type { Schema } from './Schema.js';

const body = {
  reason: anyField,
  call_sid: anyField,
  callSid: anyField,
  account_sid: anyField,
  accountSid: anyField,
};
const nested = { stream_sid: wireFields.stream_sid, streamSid: wireFields.streamSid, ...body };
const wire = z.looseObject({ ...wireFields, ...body, stop: anyField });

/**
 * The stream ends. Live connections close with code 1006 right after it.
 *
 * @public
 */
export interface StopMessage extends MessageEnvelope {
  /** The kind of message. */
  readonly event: 'stop';
  /** Exotel's own words: `stopped`, `callended`, or `canceled or call ended` on live calls. */
  readonly reason?: string;
  /** Who ended the stream, according to the reason. */
  readonly by: 'caller' | 'flow' | 'unknown';
  /** The id of the call, as in Exotel's REST API. */
  readonly callSid?: CallSid;
  /** The account; the name of the account on live calls. */
  readonly accountSid?: string;
}

const typed = z.object({
  event: z.literal('stop'),
  ...messageFields,
  reason: z.exactOptional(z.string()),
  by: z.enum(['caller', 'flow', 'unknown']),
  callSid: callId,
  accountSid: z.exactOptional(z.string()),
}) satisfies z.ZodMiniType<StopMessage>;

/** The rest of a longer reason is ignored. */
const MAX_REASON_LENGTH = 256;

/** The schema of `stop`. */
export const stopMessage: Schema<StopMessage> = z.pipe(z.pipe(wire, z.transform(read)), typed);

function read(fields: z.output<typeof wire>): StopMessage {
  const stop = isRecord(fields.stop) ? fields.stop : {};
  const issues: WireIssue[] = [];
  const common = readMessageFields(fields, {
    parts: [
      { path: '', value: fields, shape: wire.shape },
      { path: 'stop', value: stop, shape: nested },
    ],
    ids: [
      ['stop.stream_sid', stop['stream_sid']],
      ['stop.streamSid', stop['streamSid']],
    ],
    issues,
  });
  const reason = readText(stop['reason'] ?? fields.reason);
  return omitUndefined({
    event: 'stop' as const,
    ...common,
    reason,
    by: classifyStopReason(reason),
    callSid: readText(stop['call_sid'] ?? stop['callSid'] ?? fields.call_sid ?? fields.callSid),
    accountSid: readText(
      stop['account_sid'] ?? stop['accountSid'] ?? fields.account_sid ?? fields.accountSid,
    ),
    issues: issues.length === 0 ? undefined : issues,
  });
}

/**
 * Returns who ended a stream, from the free text of `stop.reason`. Documented are `stopped` (the flow continued) and
 * `callended`; live calls say `canceled or call ended`.
 *
 * @public
 */
export function classifyStopReason(reason: string | undefined): 'caller' | 'flow' | 'unknown' {
  if (reason === 'stopped') return 'flow';
  return /call ?ended|hang ?_?up|cancel/i.test(reason?.slice(0, MAX_REASON_LENGTH) ?? '')
    ? 'caller'
    : 'unknown';
}
