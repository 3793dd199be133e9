import { Observable } from 'rxjs';
import { WebSocket } from 'ws';
import { TestingError } from '../TestingError.js';
import { oneAfterAnother } from '../oneAfterAnother.js';
import { QuirkySocket } from './QuirkySocket.js';
import { planCall } from '../caller/planCall.js';
import type { SimulateCallOptions } from '../caller/SimulateCallOptions.js';
import { SimulatedCaller } from '../caller/SimulatedCaller.js';
import type { SimulatedCallEvent } from '../caller/SimulatedCallEvent.js';
import { reportEvents } from '../caller/reportEvents.js';

/**
 * The largest message that is read: 100 times what a bot may send, so that a message that is too large is reported
 * and does not end the connection.
 */
const MAX_MESSAGE_BYTES = 16 * 1_024 * 1_024;
/** How much may wait for a bot that does not read: about four minutes of audio. */
const MAX_UNREAD_BYTES = 8 * 1_024 * 1_024;

/**
 * Calls a bot as Exotel does: dials its WebSocket, sends `connected` and `start`, sends speech and DTMF digits in
 * real time, plays the bot's audio in real time, echoes each mark when it was heard, and hangs up. Emits everything
 * that happens, and every protocol rule that the bot breaks. The last value is `finished`, with a report.
 *
 *                simulateCall(url, { hangUpAfterMs: 20_000 })
 *     result     c-os----k--b-h-------x(f|)    connecting, open, started, key, botSpeaking, heard, closed, finished
 *
 * ```ts
 * simulateCall('ws://localhost:8080', { audio: { wav: 'caller.wav' }, hangUpAfterMs: 20_000 }).subscribe((event) => {
 *   if (event.type === 'finished') console.log(event.report.breaches);
 * });
 * ```
 *
 * Errors emitted: a TestingError `cannotConnect` when the connection fails; an ExotelError when the caller's WAV
 * file cannot be read.
 *
 * @param url - the bot's address, `ws://…` or `wss://…`; credentials in it are sent as Basic authorization
 * @param options - who calls, what the caller does, and how Exotel's side behaves
 * @returns a cold observable of events: subscribing dials, unsubscribing cuts the connection
 * @throws TypeError when `url` is not a ws:// or wss:// address, RangeError when an option is out of range
 * @see {@link callServer}
 * @public
 */
export function simulateCall(url: string, options: SimulateCallOptions = {}): Observable<SimulatedCallEvent> {
  // Checked when called. Each subscription gets its own plan, because each call has new ids.
  planCall(url, options);

  return new Observable((subscriber) => {
    const plan = planCall(url, options);
    // A monotonic clock.
    const now = () => performance.now();
    let timer: NodeJS.Timeout | undefined;
    const arm = () => {
      clearTimeout(timer);
      const at = Math.min(caller.nextAt(), line.nextAt());
      if (!subscriber.closed && at < Infinity) {
        timer = setTimeout(
          () => {
            act(() => {
              caller.advance(now());
              line.deliver(now());
            });
          },
          Math.min(Math.max(0, Math.ceil(at - now())), 60_000),
        );
      }
    };

    const act = oneAfterAnother(() => subscriber.closed, arm);

    const caller: SimulatedCaller = new SimulatedCaller(
      plan,
      {
        send: (text) => {
          if (socket.readyState === WebSocket.OPEN) {
            line.send(text, now());
            if (socket.bufferedAmount > MAX_UNREAD_BYTES) {
              caller.fail(
                'notReading',
                `the bot does not read: ${socket.bufferedAmount} bytes wait to be sent`,
                now(),
              );
              socket.terminate();
            }
          }
        },
        close: (code) => {
          line.end({ type: 'close', code }, now());
        },
        cut: () => {
          line.end({ type: 'cut' }, now());
        },
        emit: reportEvents({ plan, caller: () => caller, subscriber, act, now }),
      },
      now(),
    );
    subscriber.next({ type: 'connecting', atMs: 0, url: plan.url });
    if (subscriber.closed) {
      return undefined;
    }
    const socket = new WebSocket(plan.url, {
      headers: plan.headers,
      perMessageDeflate: false,
      handshakeTimeout: plan.handshakeTimeoutMs,
      maxPayload: MAX_MESSAGE_BYTES,
    });
    const line = new QuirkySocket(socket, plan.quirks, (data, isBinary) => {
      caller.sent(data, isBinary, now());
    });
    let isOpen = false;
    const onOpen = () => {
      isOpen = true;
      act(() => {
        caller.open(now());
      });
    };
    const onMessage = (data: Buffer | ArrayBuffer | Buffer[], isBinary: boolean) => {
      act(() => {
        caller.receive(toBytes(data), isBinary, now());
      });
    };
    const onError = (cause: Error) => {
      if (!isOpen) {
        const message = `Cannot call ${plan.url}: ${describe(cause)}`;
        subscriber.error(new TestingError('cannotConnect', message, { cause }));
      } else if ('code' in cause && String(cause.code).startsWith('WS_ERR_')) {
        act(() => {
          const fault =
            cause.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
              ? `the bot sent a message of more than ${MAX_MESSAGE_BYTES} bytes`
              : `the bot broke the WebSocket protocol: ${cause.message}`;
          caller.fail('badWebSocketFrame', fault, now());
        });
      }
    };
    const onClose = (code: number) => {
      act(() => {
        caller.closed(code, now());
      });
    };
    socket.on('open', onOpen).on('message', onMessage).on('error', onError).on('close', onClose);

    return () => {
      clearTimeout(timer);
      socket.off('open', onOpen).off('message', onMessage).off('error', onError).off('close', onClose);
      // ws emits an error for a connection that is given up during the handshake.
      socket.on('error', ignore);
      socket.terminate();
    };
  });
}

function toBytes(data: Buffer | ArrayBuffer | Buffer[]): Uint8Array {
  return Array.isArray(data)
    ? Buffer.concat(data)
    : data instanceof ArrayBuffer
      ? new Uint8Array(data)
      : data;
}

function describe(error: Error): string {
  // A host with several addresses fails with one error for each, and an empty message.
  const [first] = error instanceof AggregateError ? error.errors.map(String) : [];
  // OpenSSL's message for an answer without TLS helps nobody.
  const isPlain = /SSL routines.*(wrong version number|packet length too long)/i.test(error.message);
  return isPlain ? 'the server does not use TLS. Try ws:// instead of wss://' : (first ?? error.message);
}

function ignore(): void {
  // Nobody is subscribed any more.
}
