/**
 * Tells who ended a stream from the open text of `stop.reason`. Documented: `stopped` (the flow went on) and
 * `callended`; live calls say `canceled or call ended`.
 *
 * @public
 */
export function classifyStopReason(reason: string | undefined): 'caller' | 'flow' | 'unknown' {
  if (reason === 'stopped') return 'flow';
  return reason !== undefined && /call ?ended|hang ?_?up|cancel/i.test(reason) ? 'caller' : 'unknown';
}
