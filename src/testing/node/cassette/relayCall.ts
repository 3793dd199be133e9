import { join } from 'node:path';
import { Observable, type OperatorFunction, Subject } from 'rxjs';
import { WebSocket } from 'ws';
import { parseMessage } from '../../../wire/parseMessage.js';
import type { CassetteEntry } from '../../cassette/CassetteEntry.js';
import { cassetteName } from './cassetteFile.js';
import { maskText } from '../../cassette/CassetteWriter.js';
import { type CassetteRecording, toCassette } from './toCassette.js';

/** What may wait for a side that does not read: some four minutes of audio. Beyond it the call is cut. */
const MAX_UNREAD_BYTES = 8 * 1_024 * 1_024;
/** Messages that are kept while the bot is dialled: a minute of audio. */
const MAX_EARLY_MESSAGES = 3_000;

/** Hands on what either side sends and how it ends, and tells it: at once, whoever listens. */
export function relayCall(
  exotel: WebSocket,
  bot: WebSocket,
  onError: (error: unknown) => void,
): Observable<CassetteEntry> {
  const entries$ = new Subject<CassetteEntry>();
  const beganAt = performance.now();
  const atMs = () => performance.now() - beganAt;
  const early: { readonly data: Buffer; readonly isBinary: boolean }[] = [];
  let isOver = false;
  const hand = (from: CassetteEntry['from'], data: Buffer, isBinary: boolean, target: WebSocket) => {
    entries$.next({ type: 'message', atMs: atMs(), from, text: data.toString() });
    if (target.readyState === WebSocket.CONNECTING && early.length < MAX_EARLY_MESSAGES) {
      early.push({ data, isBinary });
    } else if (target.readyState === WebSocket.OPEN) {
      target.send(data, { binary: isBinary });
      if (target.bufferedAmount > MAX_UNREAD_BYTES) {
        target.terminate();
      }
    }
  };
  const end = (from: CassetteEntry['from'], code: number, other: WebSocket) => {
    if (!isOver) {
      isOver = true;
      entries$.next({ type: 'close', atMs: atMs(), from, code });
      entries$.complete();
      if (code === 1_006 || other.readyState === WebSocket.CONNECTING) {
        other.terminate();
      } else {
        other.close(code === 1_005 ? undefined : code);
      }
    }
  };
  bot.on('open', () => {
    for (const { data, isBinary } of early.splice(0)) {
      bot.send(data, { binary: isBinary });
    }
  });
  exotel.on('message', (data: Buffer, isBinary) => {
    hand('exotel', data, isBinary, bot);
  });
  bot.on('message', (data: Buffer, isBinary) => {
    hand('bot', data, isBinary, exotel);
  });
  exotel.on('close', (code) => {
    end('exotel', code, bot);
  });
  bot.on('close', (code) => {
    end('bot', code, exotel);
  });
  exotel.on('error', onError);
  bot.on('error', onError);
  return entries$.asObservable();
}

/** So many messages are waited for a `start`. */
const MAX_BEFORE_START = 50;

/** Writes one call, into a file that is named when `start` has said after what. */
export function writeCall(
  folder: string,
  privacy: 'mask' | 'keep',
): OperatorFunction<CassetteEntry, CassetteRecording> {
  return (entries$) =>
    new Observable((subscriber) => {
      const early: CassetteEntry[] = [];
      let written$: Subject<CassetteEntry> | undefined;
      const open = (name: string) => {
        written$ = new Subject();
        subscriber.add(written$.pipe(toCassette(join(folder, name), { privacy })).subscribe(subscriber));
        for (const entry of early.splice(0)) {
          written$.next(entry);
        }
      };
      return entries$.subscribe({
        next: (given) => {
          const entry =
            privacy === 'mask' && given.type === 'message' ? { ...given, text: maskText(given.text) } : given;
          if (written$ !== undefined) {
            written$.next(entry);
            return;
          }
          early.push(entry);
          const name = given.type === 'message' && given.from === 'exotel' ? nameOf(given.text) : undefined;
          if (name !== undefined || early.length > MAX_BEFORE_START) {
            open(name ?? cassetteName());
          }
        },
        complete: () => {
          // What never began is no call: a look at the port.
          if (written$ === undefined && early.some(({ type }) => type === 'message')) {
            open(cassetteName());
          }
          (written$ ?? subscriber).complete();
        },
      });
    });
}

function nameOf(text: string): string | undefined {
  const message = parseMessage(text);
  return message.event === 'start' ? cassetteName(message.streamSid) : undefined;
}
