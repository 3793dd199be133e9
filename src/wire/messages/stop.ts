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
 * The stream is over. Live sockets die with code 1006 right after it.
 *
 * @public
 */
export interface StopMessage extends MessageEnvelope {
  readonly event: 'stop';
  /** Exotel's own words: `stopped`, `callended`, on live calls `canceled or call ended`. */
  readonly reason?: string;
  /** Who ended the stream, as far as the reason tells. */
  readonly by: 'caller' | 'flow' | 'unknown';
  readonly callSid?: CallSid;
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

/** The rest of a longer reason is not looked at. */
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
 * Tells who ended a stream from the open text of `stop.reason`. Documented: `stopped` (the flow went on) and
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
