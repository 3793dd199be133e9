/** The rest of a longer reason is not looked at. */
const MAX_REASON_LENGTH = 256;

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
