import {
  connect,
  defer,
  filter,
  fromEvent,
  map,
  merge,
  type Observable,
  of,
  share,
  switchMap,
  take,
  withLatestFrom,
} from 'rxjs';
import type { WebSocket } from 'ws';
import { detectSpeech } from '../../audio.js';
import type { SimulatedCallEvent } from '../../testing/index.js';
import { simulateCall, type SimulateCallOptions } from '../../testing/node/index.js';
import type { FigureEvent } from './CallFigures.js';
import { type Dial, type PageMessage, readPageMessage } from './PageMessage.js';

/** The bot that the phone calls. */
export interface PhoneLine {
  /** The bot's address, including credentials and query. */
  readonly url: string;
  readonly customParameters?: Readonly<Record<string, string>>;
}

/** How often the page moves its level meters, in ms. */
const LEVEL_WINDOW_MS = 100;

/**
 * Makes the call of a page: the page's audio and digits go to the bot, and closing the page hangs up.
 *
 *     page       --d---aaaakaaaah         d: dial, a: audio, k: key, h: hangUp
 *     result     --c-os----k-----x(f|)    the events of the call, in full detail
 *
 * Errors emitted: those of `simulateCall`.
 */
export function placeCall(socket: WebSocket, line: PhoneLine): Observable<SimulatedCallEvent> {
  const { url, customParameters = {} } = line;
  // In ws, a WebSocket is also an EventTarget: its messages are events.
  const message$ = fromEvent(socket, 'message', readPageMessage).pipe(share());
  const left$ = defer(() => (socket.readyState === socket.OPEN ? fromEvent(socket, 'close') : of('gone')));

  return message$.pipe(
    filter((message) => message.type === 'dial'),
    take(1),
    switchMap((dial) =>
      simulateCall(url, {
        ...callerOf(dial),
        customParameters,
        detail: 'full',
        levelWindowMs: LEVEL_WINDOW_MS,
        audio$: message$.pipe(
          filter((message) => message.type === 'audio'),
          // Live audio is said when it arrives: its timestamp does not matter.
          map(({ samples }) => ({ samples, sampleRate: dial.microphoneRate, timestampMs: 0 })),
        ),
        dtmf$: message$.pipe(
          filter((message) => message.type === 'key'),
          map(({ digit }) => digit),
        ),
        hangUp$: merge(message$.pipe(filter(isHangUp)), left$),
      }),
    ),
  );
}

function callerOf({ sampleRate, quirks, from, to }: Dial): SimulateCallOptions {
  return {
    quirks,
    ...(sampleRate === undefined ? {} : { sampleRate }),
    ...(from === undefined || from === '' ? {} : { from }),
    ...(to === undefined || to === '' ? {} : { to }),
  };
}

function isHangUp({ type }: PageMessage): boolean {
  return type === 'hangUp';
}

/**
 * Adds events for the speech of the caller to the events of a call.
 *
 *     call       -s--p--p--p-----p--p-----f|     s: started, p: spoken, f: finished
 *     result     -s--p--p--(pS)--p--(pE)--f|     S, E: start and end of speech, once they are detected
 */
export function withSpeech(call$: Observable<SimulatedCallEvent>): Observable<FigureEvent> {
  return call$.pipe(
    connect((event$) => {
      const speech$ = event$.pipe(
        filter((event) => event.type === 'spoken'),
        withLatestFrom(event$.pipe(filter((event) => event.type === 'started'))),
        map(([{ samples, atMs }, { sampleRate }]) => ({ samples, sampleRate, timestampMs: atMs })),
        detectSpeech(),
        map((event) => ({ type: 'speech', event }) as const),
      );
      return merge(event$, speech$);
    }),
  );
}
