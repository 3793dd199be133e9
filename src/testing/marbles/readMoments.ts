/** Something that a marble stands for. */
export interface Moment {
  readonly frame: number;
  readonly kind: 'next' | 'error' | 'complete' | 'subscribe' | 'unsubscribe';
  readonly value?: unknown;
}

/** Reads what a TestScheduler compares: notifications or subscriptions; `undefined` when it is neither. */
export function readMoments(compared: unknown): readonly Moment[] | undefined {
  if (!Array.isArray(compared)) {
    const moments = readSubscription(compared);
    return moments.length === 0 ? undefined : moments;
  }
  const entries: readonly unknown[] = compared;
  const moments = entries.map((entry) => [...readNotification(entry), ...readSubscription(entry)]);
  return moments.every((moment) => moment.length > 0) ? moments.flat() : undefined;
}

const KINDS = { N: 'next', E: 'error', C: 'complete' } as const;

function readNotification(entry: unknown): readonly Moment[] {
  if (typeof entry !== 'object' || entry === null || !('frame' in entry) || !('notification' in entry)) {
    return [];
  }
  const { frame, notification } = entry;
  if (typeof frame !== 'number' || typeof notification !== 'object' || notification === null) {
    return [];
  }
  const letter = 'kind' in notification ? notification.kind : undefined;
  if (letter !== 'N' && letter !== 'E' && letter !== 'C') {
    return [];
  }
  const value: unknown = Reflect.get(notification, letter === 'E' ? 'error' : 'value');
  return [{ frame, kind: KINDS[letter], value }];
}

function readSubscription(entry: unknown): readonly Moment[] {
  if (typeof entry !== 'object' || entry === null || !('subscribedFrame' in entry)) {
    return [];
  }
  const { subscribedFrame } = entry;
  const unsubscribedFrame = 'unsubscribedFrame' in entry ? entry.unsubscribedFrame : Infinity;
  const moments: readonly { kind: 'subscribe' | 'unsubscribe'; frame: unknown }[] = [
    { kind: 'subscribe', frame: subscribedFrame },
    { kind: 'unsubscribe', frame: unsubscribedFrame },
  ];
  return moments.flatMap(({ kind, frame }) =>
    typeof frame === 'number' && (frame < Infinity || kind === 'subscribe') ? [{ kind, frame }] : [],
  );
}
