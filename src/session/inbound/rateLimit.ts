/** How often something may happen. */
export interface TokenRate {
  readonly maxMessagesPerSecond: number;
  readonly maxMessageBurst: number;
}

/**
 * Takes an event, or one that counts as several, from a token bucket: so many events a second, and so many at once. The
 * bucket is kept as the time at which it would be full again (the generic cell rate algorithm of ATM), which is one number
 * and needs no timer.
 *
 * @param fullAt - when the bucket is full again; 0 for a new one
 * @param now - in ms, from 0
 * @param count - one that counts as more than a burst counts as a burst
 * @returns when it is full again afterwards; undefined when the event is beyond the limit
 */
export function rateLimit(
  fullAt: number,
  now: number,
  count: number,
  { maxMessagesPerSecond, maxMessageBurst }: TokenRate,
): number | undefined {
  const intervalMs = 1_000 / maxMessagesPerSecond;
  const from = fullAt > now ? fullAt : now;
  // `Infinity` events at once are no limit, even when each takes no time.
  if (maxMessageBurst === Infinity) {
    return from + intervalMs * count;
  }
  const most = maxMessageBurst > 1 ? maxMessageBurst : 1;
  const next = from + intervalMs * (count < most ? count : most);
  return next - now > maxMessageBurst * intervalMs ? undefined : next;
}
