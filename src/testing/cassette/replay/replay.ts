import { asyncScheduler, Observable, Subscription } from 'rxjs';
import { describeValue } from '../../../support/describeValue.js';
import { checkOneOf, type OptionNames } from '../../../support/options.js';
import { parseMessage } from '../../../wire/parseMessage.js';
import { ExotelMessages } from '../../caller/exotelMessages.js';
import { playBotMessage, SimulatedPlayout } from '../../caller/SimulatedPlayout.js';
import { parseBotMessage } from '../../rules/parseBotMessage.js';
import type { CassetteEntry } from '../CassetteEntry.js';
import { MASKED_KEY } from '../CassetteWriter.js';
import { steadyNow } from '../../../support/steadyNow.js';

/**
 * Options for replaying a cassette.
 *
 * @public
 */
export interface ReplayOptions {
  /**
   * Which mark echoes are sent: the recorded echoes, or an echo for each mark that the bot sends now, when its audio
   * would be heard. Use `'played'` for a bot that has changed since the recording.
   *
   * @defaultValue 'recorded'
   */
  readonly marks?: 'recorded' | 'played';
  /**
   * The DTMF digits in place of masked digits, one for each, in order. If there are too few, the replay errors with a
   * RangeError at the first masked digit without a replacement.
   *
   * @defaultValue ''
   */
  readonly digits?: string;
  /** How long the bot may continue after the last recorded message, in ms. @defaultValue 2000 */
  readonly lingerMs?: number;
}

export const REPLAY_OPTIONS: OptionNames<ReplayOptions> = { marks: true, digits: true, lingerMs: true };

/** Exotel's end of a connection, for a replay. */
export interface ReplayLine {
  send(text: string): void;
  /** Closes the connection; 1006 cuts it. */
  close(code: number): void;
  /** Releases the line: nobody subscribes any more. */
  stop(): void;
}

/** Callbacks of a line. */
export interface ReplayPeer {
  readonly opened: () => void;
  readonly received: (text: string) => void;
  /** @param error - the error that the bot failed with */
  readonly closed: (code: number, error?: unknown) => void;
  readonly failed: (error: unknown) => void;
}

/** Sends what Exotel sent, at its times, and emits everything that goes over the line. Checks its options. */
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
    const atMs = () => steadyNow() - startedAt;
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
            `\`digits\` must have one digit for each masked press, got ${given}: the press at ${at} has no digit`,
          ),
        );
        return;
      }
      // Before `start` is sent: the bot may answer at once.
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
        startedAt = steadyNow();
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

/** Replaces a masked digit; returns `undefined` when no digit is left. */
function unmask(text: string, keys: string[]): string | undefined {
  const masked = `"digit":"${MASKED_KEY}"`;
  if (!text.includes(masked)) {
    return text;
  }
  const key = keys.shift();
  return key === undefined ? undefined : text.replaceAll(masked, `"digit":"${key}"`);
}

/**
 * Checks the entries and options, for callers without a compiler.
 *
 * @throws TypeError when `entries` is not iterable, RangeError when an option is not valid
 */
function checkReplay(entries: unknown, options: ReplayOptions): void {
  if (typeof entries !== 'object' || entries === null || !(Symbol.iterator in entries)) {
    throw new TypeError(
      `\`entries\` must be the entries of a cassette, such as from cassetteFile(path), got ${describeValue(entries)}`,
    );
  }
  const { marks = 'recorded', digits = '', lingerMs = 0 } = options;
  checkOneOf('marks', marks, ['recorded', 'played']);
  if (typeof digits !== 'string' || !/^[0-9*#A-D]*$/.test(digits)) {
    throw new RangeError(
      `\`digits\` must be a string of DTMF digits (0–9, *, #, A–D), got ${describeValue(digits)}`,
    );
  }
  if (!(lingerMs >= 0)) {
    throw new RangeError(`\`lingerMs\` must be a number of ms from 0, got ${describeValue(lingerMs)}`);
  }
}

/** Listens to what the bot sends, and echoes its marks. */
interface ReplayEar {
  receive(text: string): void;
  stop(): void;
}

/** Begins to listen once `start` has announced the encoding. */
function openEar(startText: string, send: (text: string) => void): ReplayEar | undefined {
  const start = parseMessage(startText);
  if (start.event !== 'start') {
    return undefined;
  }
  const { sampleRate, encoding } = start.mediaFormat;
  const messages = new ExotelMessages({ streamSid: start.streamSid });
  const playout = new SimulatedPlayout(sampleRate);
  let timer: Subscription | undefined;
  const advance = () => {
    for (const event of playout.advance(steadyNow())) {
      if (event.type === 'mark') {
        send(messages.mark(event.name));
      }
    }
    timer?.unsubscribe();
    const at = playout.nextAt();
    if (at < Infinity) {
      timer = asyncScheduler.schedule(advance, Math.max(0, Math.ceil(at) - steadyNow()));
    }
  };
  return {
    receive: (text) => {
      const now = steadyNow();
      playBotMessage(playout, parseBotMessage(text), encoding, now);
      timer?.unsubscribe();
      // Never synchronously inside the bot's own `send`.
      timer = asyncScheduler.schedule(advance);
    },
    stop: () => timer?.unsubscribe(),
  };
}
