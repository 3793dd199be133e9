import { join } from 'node:path';
import { Observable, type OperatorFunction, Subject } from 'rxjs';
import { parseMessage } from '../../../wire/parseMessage.js';
import type { CassetteEntry } from '../CassetteEntry.js';
import { cassetteName } from '../cassetteName.js';
import { maskText } from '../maskText.js';
import { type CassetteRecording, toCassette } from '../toCassette.js';

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
