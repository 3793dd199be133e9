import { concat, concatMap, defer, filter, map, merge, type Observable } from 'rxjs';
import type { CallSession } from '../../session/contract/CallSession.js';
import { ExotelMessages } from '../caller/exotelMessages.js';
import type { CassetteEntry } from './CassetteEntry.js';
import {
  MASKED_KEY,
  type MaskedDtmf,
  maskText,
  type WritableMessage,
  writeWireMessage,
} from './CassetteWriter.js';
import { checkOptions, type OptionNames } from '../../support/options.js';

/**
 * Options for recording a cassette.
 *
 * @public
 */
export interface RecordOptions {
  /**
   * Whether DTMF digits and telephone numbers are masked as `•`, or kept. Keep them only in test calls.
   *
   * @defaultValue 'mask'
   */
  readonly privacy?: 'mask' | 'keep';
}

export const RECORD_OPTIONS: OptionNames<RecordOptions> = { privacy: true };

/**
 * Records both directions of a live call: every message with its time, and how the connection ended. Subscribe when
 * the call begins. `connected` and `start`, which came earlier, are written from `call.info`. Unusual spelling of
 * messages is lost; `recordProxy` keeps texts as they are.
 *
 *     wire$      --m-k--m---|
 *                recordEntries(call)
 *     result     (cs)--m-k--m---(x|)    c: connected, s: start, x: the close
 *
 * @param call - the call to record
 * @param options - what is masked
 * @returns the entries of a cassette; it completes when the call has ended
 * @public
 */
export function recordEntries(call: CallSession, options: RecordOptions = {}): Observable<CassetteEntry> {
  checkOptions('recordEntries', options, RECORD_OPTIONS);
  const { privacy = 'mask' } = options;
  const protect = privacy === 'mask' ? maskText : (text: string) => text;
  return defer(() => {
    const { info } = call;
    let lastMs = 0;
    let digit: string = MASKED_KEY;
    /** A `dtmf` message whose digit `wire$` does not contain. */
    let press: { readonly atMs: number; readonly message: MaskedDtmf } | undefined;
    const write = (atMs: number, from: CassetteEntry['from'], message: WritableMessage) => {
      const text = protect(writeWireMessage(message, info.streamSid));
      return { type: 'message', atMs, from, text } satisfies CassetteEntry;
    };
    const release = (): readonly CassetteEntry[] => {
      const pressed = press;
      press = undefined;
      return pressed === undefined ? [] : [write(pressed.atMs, 'exotel', { ...pressed.message, digit })];
    };
    const messages = new ExotelMessages({
      ...info,
      customParameters: Object.keys(info.customParameters).length === 0 ? undefined : info.customParameters,
    });
    const begin = [messages.connected(), messages.start()].map((text): CassetteEntry => ({
      type: 'message',
      atMs: 0,
      from: 'exotel',
      text: protect(text),
    }));
    const wire$ = call.wire$.pipe(
      concatMap(({ direction, atMs, message }) => {
        lastMs = atMs;
        // A repeated press is not emitted by `dtmf$`: it has the digit of the press before it.
        const before = release();
        if (message.event === 'dtmf') {
          press = { atMs: atMs, message };
          return before;
        }
        return [...before, write(atMs, direction === 'in' ? 'exotel' : 'bot', message)];
      }),
    );
    const keys$ = call.dtmf$.pipe(
      concatMap((key) => {
        ({ digit } = key);
        return release();
      }),
    );
    const end$ = call.lifecycle$.pipe(
      filter((value) => value.state === 'ended'),
      map(({ reason, code = 1006 }): CassetteEntry => {
        const from = BY_BOT.has(reason) ? 'bot' : 'exotel';
        return { type: 'close', atMs: Math.max(lastMs, call.stats().durationMs), from, code };
      }),
    );
    return concat(begin, merge(wire$, keys$), defer(release), end$);
  });
}

const BY_BOT: ReadonlySet<string> = new Set(['appEnded', 'appError', 'maxDuration', 'stalled', 'drained']);
