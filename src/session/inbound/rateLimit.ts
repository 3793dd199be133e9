/** A rate, and how many events may occur at once. */
export interface TokenRate {
  readonly maxMessagesPerSecond: number;
  readonly maxMessageBurst: number;
}

/**
 * Takes one or several tokens from a token bucket: so many events a second, and so many at once. The bucket is stored as
 * the time at which it is full again (the generic cell rate algorithm of ATM), which is one number and needs no timer.
 *
 * @param fullAt - when the bucket is full again; 0 for a new bucket
 * @param now - in ms, from 0
 * @param count - number of tokens; more than a burst count as a burst
 * @returns when the bucket is full again afterwards; undefined when the event exceeds the limit
 */
export function rateLimit(
  fullAt: number,
  now: number,
  count: number,
  { maxMessagesPerSecond, maxMessageBurst }: TokenRate,
): number | undefined {
  const intervalMs = 1_000 / maxMessagesPerSecond;
  const from = fullAt > now ? fullAt : now;
  // With an infinite burst the comparison below would be of `NaN`, if each event takes no time.
  if (maxMessageBurst === Infinity) {
    return from + intervalMs * count;
  }
  const most = maxMessageBurst > 1 ? maxMessageBurst : 1;
  const next = from + intervalMs * (count < most ? count : most);
  return next - now > maxMessageBurst * intervalMs ? undefined : next;
}
