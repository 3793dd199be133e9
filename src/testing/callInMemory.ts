import { asyncScheduler, Observable, type Subscription } from 'rxjs';
import { planCall } from './caller/planCall.js';
import type { SimulateCallOptions } from './caller/SimulateCallOptions.js';
import { SimulatedCaller } from './caller/SimulatedCaller.js';
import type { SimulatedCallEvent } from './caller/SimulatedCallEvent.js';
import { reportEvents } from './caller/reportEvents.js';
import { MemorySocket } from './sockets/MemorySocket.js';
import { oneAfterAnother } from './oneAfterAnother.js';
import { MemoryLine } from './quirks/MemoryLine.js';
import { steadyNow } from '../support/steadyNow.js';

const ADDRESS = 'ws://memory';

/**
 * Calls a server in this process, as `simulateCall` calls one over a socket: in RxJS time and without a connection.
 * What one side sends reaches the other side in the same ms, but never inside the sender's own call.
 *
 * @param options - who calls, what the caller does, and how Exotel's side behaves
 * @param accept - called with the server's end of the connection; its observable is subscribed to until the call is
 * over
 * @returns the events of the call, as `simulateCall` emits them
 */
export function callInMemory(
  options: SimulateCallOptions,
  accept: (socket: MemorySocket) => Observable<never>,
): Observable<SimulatedCallEvent> {
  return new Observable((subscriber) => {
    const plan = planCall(ADDRESS, options);
    const now = steadyNow;
    let timer: Subscription | undefined;
    const arm = () => {
      timer?.unsubscribe();
      const at = caller.nextAt();
      if (!subscriber.closed && at < Infinity) {
        timer = asyncScheduler.schedule(
          () => {
            act(() => {
              caller.advance(now());
            });
          },
          Math.max(0, Math.ceil(at) - now()),
        );
      }
    };

    const act = oneAfterAnother(() => subscriber.closed, arm);

    const socket = new MemorySocket({
      received: (text) => {
        act(() => {
          caller.receive(text, false, now());
        });
      },
      closing: (code) => {
        drop(code);
      },
    });
    const deliver = (data: string | Uint8Array) => {
      caller.sent(data, typeof data !== 'string', now());
      act(() => {
        socket.deliver(data);
      });
    };
    const drop = (code: number) => {
      act(() => {
        socket.drop(code);
        caller.closed(code, now());
      });
    };
    const line =
      plan.quirks.length === 0 ? undefined : new MemoryLine(plan.quirks, { receive: deliver, drop });
    const caller: SimulatedCaller = new SimulatedCaller(
      plan,
      {
        send: (text) => {
          if (line === undefined) {
            deliver(text);
          } else {
            line.send(text);
          }
        },
        close: (code) => {
          drop(code);
        },
        cut: () => {
          if (line === undefined) {
            drop(1006);
          } else {
            line.cut();
          }
        },
        emit: reportEvents({ plan, caller: () => caller, subscriber, act, now }),
      },
      now(),
    );
    subscriber.next({ type: 'connecting', atMs: 0, url: plan.url });
    subscriber.add(
      accept(socket).subscribe({
        error: (error: unknown) => {
          subscriber.error(error);
        },
      }),
    );
    act(() => {
      caller.open(now());
    });
    return () => {
      timer?.unsubscribe();
      line?.stop();
      socket.drop(1006);
    };
  });
}
