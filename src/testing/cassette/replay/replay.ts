import { asyncScheduler, Observable, Subscription } from 'rxjs';
import { describeValue } from '../../../support/describeValue.js';
import { parseMessage } from '../../../wire/parseMessage.js';
import type { CassetteEntry } from '../CassetteEntry.js';
import { checkReplay } from './checkReplay.js';
import { MASKED_KEY } from '../maskText.js';
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
  /**
   * The keys of presses that are masked, one for each, in their order; when there are too few, the replay errors with a
   * RangeError at the press that has none.
   *
   * @defaultValue ''
   */
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
  /** @param error - what the bot has failed with */
  readonly closed: (code: number, error?: unknown) => void;
  readonly failed: (error: unknown) => void;
}

/** Sends what Exotel sent, at its times, and tells all that goes over the line. Checks its options. */
export function replay(
  entries: Iterable<CassetteEntry>,
  connect: (peer: ReplayPeer) => ReplayLine,
  options: ReplayOptions,
): Observable<CassetteEntry> {
  checkReplay(entries, options);
  const { marks = 'recorded', digits = '', lingerMs = 2_000 } = options;

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
      if (text === undefined) {
        const at = `${(entry.atMs / 1_000).toFixed(2)} s`;
        const given = describeValue(digits);
        subscriber.error(
          new RangeError(
            `\`digits\` must have a key for each masked press: none for that at ${at}, got ${given}`,
          ),
        );
        return;
      }
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
      closed: (code, error) => {
        if (!isClosing) {
          isClosing = true;
          subscriber.next({ type: 'close', atMs: atMs(), from: 'bot', code });
          if (error === undefined) {
            subscriber.complete();
          } else {
            subscriber.error(error);
          }
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

/** Puts a key where one was masked; `undefined` when there is none left. */
function unmask(text: string, keys: string[]): string | undefined {
  const masked = `"digit":"${MASKED_KEY}"`;
  if (!text.includes(masked)) {
    return text;
  }
  const key = keys.shift();
  return key === undefined ? undefined : text.replaceAll(masked, `"digit":"${key}"`);
}
