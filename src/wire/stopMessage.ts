import { z } from 'zod';
import { CallSid } from './CallSid.js';
import { classifyStopReason } from './classifyStopReason.js';
import { isRecord } from './isRecord.js';
import { messageFields } from './messageFields.js';
import { omitUndefined } from './omitUndefined.js';
import { readMessageFields } from './readMessageFields.js';
import { readText } from './readText.js';
import { wireFields } from './wireFields.js';
import type { WireIssue } from './WireIssue.js';

const body = {
  reason: z.unknown().optional(),
  call_sid: z.unknown().optional(),
  callSid: z.unknown().optional(),
  account_sid: z.unknown().optional(),
  accountSid: z.unknown().optional(),
};
const nested = { stream_sid: wireFields.stream_sid, streamSid: wireFields.streamSid, ...body };
const wire = z.looseObject({ ...wireFields, ...body, stop: z.unknown().optional() });

const typed = z.object({
  event: z.literal('stop'),
  ...messageFields,
  /** Exotel's own words: `stopped`, `callended`, on live calls `canceled or call ended`. */
  reason: z.string().exactOptional(),
  /** Who ended the stream, as far as the reason tells. */
  by: z.enum(['caller', 'flow', 'unknown']),
  callSid: CallSid.exactOptional(),
  accountSid: z.string().exactOptional(),
});

/** The schema of `stop`. */
export const stopMessage = wire
  .transform((fields): z.input<typeof typed> => {
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
  })
  .pipe(typed);

/**
 * The stream is over. Live sockets die with code 1006 right after it.
 *
 * @public
 */
export type StopMessage = Readonly<z.output<typeof stopMessage>>;
