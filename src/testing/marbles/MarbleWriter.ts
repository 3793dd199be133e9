import { describeTestValue, isAlike } from './describeTestValue.js';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const SYMBOLS = { error: '#', complete: '|', subscribe: '^', unsubscribe: '!' } as const;
/** Up to this many frames are written as dashes. */
const DASHES = 5;

/** Writes moments as marbles for `TestScheduler.run`: the same letter for the same value on every line. */
export class MarbleWriter {
  readonly #wanted: readonly (readonly [string, unknown])[];
  readonly #values: { readonly letter: string; readonly value: unknown }[] = [];

  /** @param values - the values of the letters */
  constructor(values: Readonly<Record<string, unknown>> = {}) {
    this.#wanted = Object.entries(values).filter(([letter]) => letter.length === 1);
  }

  write(moments: readonly Moment[]): string {
    const parts: string[] = [];
    let now = 0;
    for (let index = 0; index < moments.length;) {
      const { frame = 0 } = moments[index] ?? {};
      const end = moments.findIndex((moment, at) => at > index && moment.frame !== frame);
      const group = moments.slice(index, end < 0 ? moments.length : end);
      index += group.length;
      const symbols = group.map((moment) => this.#symbol(moment)).join('');
      const text = group.length === 1 ? symbols : `(${symbols})`;
      parts.push(gap(frame - now), text);
      now = frame + text.length;
    }
    return parts.filter((part) => part !== '').join(' ');
  }

  /** Returns the values of the letters, line by line. */
  legend(): readonly string[] {
    return this.#values
      .filter(({ letter, value }) => letter !== value)
      .map(({ letter, value }) => `          ${letter}: ${describeTestValue(value)}`);
  }

  #symbol({ kind, value }: Moment): string {
    if (kind !== 'next') {
      return SYMBOLS[kind];
    }
    const known = this.#values.find((entry) => isAlike(value, entry.value));
    if (known !== undefined) {
      return known.letter;
    }
    const [wanted] = this.#wanted.find(([, awaited]) => isAlike(value, awaited)) ?? [];
    const taken = new Set([
      ...this.#values.map(({ letter }) => letter),
      ...this.#wanted.map(([name]) => name),
    ]);
    const own = typeof value === 'string' && /^[a-zA-Z0-9]$/.test(value) ? value : undefined;
    const letter =
      wanted ??
      (own !== undefined && !taken.has(own)
        ? own
        : (Array.from(LETTERS).find((free) => !taken.has(free)) ?? '?'));
    this.#values.push({ letter, value });
    return letter;
  }
}

/**
 * Writes the time to the next group. A group that is longer than that time overlaps the next group: its gap is
 * negative.
 */
function gap(ms: number): string {
  return ms > DASHES || ms < 0 ? `${ms}ms` : '-'.repeat(ms);
}

/** Moment that one marble character stands for. */
export interface Moment {
  readonly frame: number;
  readonly kind: 'next' | 'error' | 'complete' | 'subscribe' | 'unsubscribe';
  readonly value?: unknown;
}

/** Reads the notifications or subscriptions that a TestScheduler compares; `undefined` for anything else. */
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
