import { asyncScheduler, Observable, Subscription } from 'rxjs';
import { parseMessage } from '../../wire/parseMessage.js';
import type { CassetteEntry } from './CassetteEntry.js';
import { MASKED_KEY } from './maskText.js';
import { openEar, type ReplayEar } from './openEar.js';

/**
 * How a cassette is replayed.
 *
 * @public
 */
export interface ReplayOptions {
  /**
   * The echoes of marks: as they were recorded, or of what is sent now when it would be heard, which is what a bot that has
   * changed since needs.
   *
   * @defaultValue 'recorded'
   */
  readonly marks?: 'recorded' | 'played';
  /** The keys of presses that are masked, in their order; '0' when there are no more. @defaultValue '' */
  readonly digits?: string;
  /** How long the bot may go on after the last recorded message, in ms. @defaultValue 2000 */
  readonly lingerMs?: number;
}

/** Exotel's end of a connection that a cassette is replayed on. */
export interface ReplayLine {
  send(text: string): void;
  /** Closes it; 1006 cuts it. */
  close(code: number): void;
  /** Nobody is interested any more. */
  stop(): void;
}

/** What the line tells. */
export interface ReplayPeer {
  readonly opened: () => void;
  readonly received: (text: string) => void;
  readonly closed: (code: number) => void;
  readonly failed: (error: unknown) => void;
}

/** Sends what Exotel sent, at its times, and tells all that goes over the line. Checks its options. */
export function replay(
  entries: Iterable<CassetteEntry>,
  connect: (peer: ReplayPeer) => ReplayLine,
  options: ReplayOptions,
): Observable<CassetteEntry> {
  const { marks = 'recorded', digits = '', lingerMs = 2_000 } = options;
  if (!/^[0-9*#A-D]*$/.test(digits)) {
    throw new RangeError(`\`digits\` must be some of 0–9, *, #, A–D, got ${JSON.stringify(digits)}`);
  }
  if (!(lingerMs >= 0)) {
    throw new RangeError(`\`lingerMs\` must be a number of ms from 0, got ${String(lingerMs)}`);
  }

  return new Observable((subscriber) => {
    const recorded = entries[Symbol.iterator]();
    const timers = new Subscription();
    const keys = Array.from(digits);
    let startedAt = 0;
    let ear: ReplayEar | undefined;
    let isClosing = false;
    const atMs = () => asyncScheduler.now() - startedAt;
    const send = (text: string) => {
      subscriber.next({ type: 'message', atMs: atMs(), from: 'exotel', text });
      line.send(text);
    };

    const next = () => {
      for (;;) {
        let result: IteratorResult<CassetteEntry>;
        try {
          result = recorded.next();
        } catch (error) {
          subscriber.error(error);
          return;
        }
        if (result.done === true) {
          timers.add(
            asyncScheduler.schedule(() => {
              close(1_006);
            }, lingerMs),
          );
          return;
        }
        const entry = result.value;
        if (entry.from === 'exotel' && !(marks === 'played' && isMark(entry))) {
          const delayMs = Math.max(0, entry.atMs - atMs());
          if (delayMs > 0) {
            timers.add(
              asyncScheduler.schedule(() => {
                take(entry);
                next();
              }, delayMs),
            );
            return;
          }
          take(entry);
        }
        if (subscriber.closed) {
          return;
        }
      }
    };
    const take = (entry: CassetteEntry) => {
      if (subscriber.closed || isClosing) {
        return;
      }
      if (entry.type === 'close') {
        close(entry.code);
        return;
      }
      const text = unmask(entry.text, keys);
      // Before `start` is there: the bot may answer at once.
      if (marks === 'played') {
        ear ??= openEar(text, send);
      }
      send(text);
    };
    const close = (code: number) => {
      if (!isClosing) {
        isClosing = true;
        subscriber.next({ type: 'close', atMs: atMs(), from: 'exotel', code });
        line.close(code);
        subscriber.complete();
      }
    };

    const line = connect({
      opened: () => {
        startedAt = asyncScheduler.now();
        next();
      },
      received: (text) => {
        if (!isClosing) {
          subscriber.next({ type: 'message', atMs: atMs(), from: 'bot', text });
          ear?.receive(text);
        }
      },
      closed: (code) => {
        if (!isClosing) {
          isClosing = true;
          subscriber.next({ type: 'close', atMs: atMs(), from: 'bot', code });
          subscriber.complete();
        }
      },
      failed: (error) => {
        subscriber.error(error);
      },
    });
    return () => {
      timers.unsubscribe();
      ear?.stop();
      recorded.return?.();
      line.stop();
    };
  });
}

function isMark(entry: CassetteEntry): boolean {
  return entry.type === 'message' && parseMessage(entry.text).event === 'mark';
}

/** Puts a key where one was masked. */
function unmask(text: string, keys: string[]): string {
  const masked = `"digit":"${MASKED_KEY}"`;
  return text.includes(masked) ? text.replaceAll(masked, `"digit":"${keys.shift() ?? '0'}"`) : text;
}
