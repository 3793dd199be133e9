import { EventEmitter } from 'node:events';
import { filter, map, type Observable, take, timer } from 'rxjs';
import { acceptCall } from '../../../src/socket/acceptCall';
import type { CallLimits } from '../../../src/session/contract/CallLimits';
import type { CallLifecycle } from '../../../src/session/contract/CallLifecycle';
import type { CallSession } from '../../../src/session/contract/CallSession';
import type { Rejection } from '../../../src/session/contract/Rejection';
import { FakeSocket, type FakeSocketConfig } from '../../../src/testing/sockets/FakeSocket';
import { ramp } from '../../kit/audio/audio';
import { marbles } from '../../../src/testing/marbles/marbles';

/** A WebSocket in memory that can be pinged, and whose peer may stop answering or reading. */
class WatchedSocket extends FakeSocket {
  pings = 0;
  isAnswering = true;
  bufferedAmount = 0;
  readonly #pongs = new EventEmitter();

  override on(event: string, listener: Parameters<EventEmitter['on']>[1]): this {
    this.#pongs.on(event === 'pong' ? event : 'other', listener);
    return super.on(event, listener);
  }

  ping(): void {
    this.pings++;
    if (this.isAnswering) {
      this.#pongs.emit('pong');
    }
  }
}

function callOn(limits: CallLimits = {}, config: FakeSocketConfig = {}) {
  const socket = new WatchedSocket(config);
  const rejections: Rejection[] = [];
  const calls: CallSession[] = [];
  acceptCall(socket, undefined, { limits, onRejected: (rejection) => rejections.push(rejection) }).subscribe(
    (call) => calls.push(call),
  );
  const call = () => {
    const [first] = calls;
    if (first === undefined) {
      throw new Error('There is no call yet');
    }
    return first;
  };
  return { socket, call, calls, rejections };
}

const states = (call: CallSession): Observable<string> =>
  call.lifecycle$.pipe(
    map((value: CallLifecycle) =>
      value.state === 'ended' ? [value.state, value.reason, value.detail].join(' ') : value.state,
    ),
  );

const codes = (call: CallSession): string[] => {
  const seen: string[] = [];
  call.diagnostics$.subscribe(({ code }) => seen.push(code));
  return seen;
};

describe('the limits of a call', () => {
  it('should process all messages of one turn, and end by more than a burst', () => {
    marbles(({ flush }) => {
      const { socket, call } = callOn();
      socket.begin();
      let received = 0;
      call().audio$.subscribe(() => received++);
      const media = (count: number) => {
        for (let sent = 0; sent < count; sent++) {
          socket.receive(socket.messages.media(ramp(20), sent * 20));
        }
      };
      media(4_998);
      expect(received).toBe(4_998);
      expect(codes(call())).toEqual([]);
      media(1);
      // `connected` and `start` count too.
      expect(codes(call())).toEqual(['tooManyMessages']);
      expect(received).toBe(4_998);
      flush();
    });
  });

  it.each<[string, number, (socket: FakeSocket) => string]>([
    ['each 4,096 bytes of media', 1 / 4_096, (socket) => socket.messages.media(ramp(9_000), 0)],
    [
      'each 512 of any other',
      1 / 4_096 + 1 / 512,
      () => JSON.stringify({ event: 'later', text: 'x'.repeat(192_000) }),
    ],
  ])('should count %s as one more message', (_, countOfByte, message) => {
    marbles(({ flush }) => {
      const { socket, call } = callOn();
      socket.begin();
      const before = call().stats().receivedMessages;
      // 5,000 at once, of which `connected` and `start` are two.
      const most = Math.floor(4_998 / (1 + Math.floor(message(socket).length * countOfByte)));
      for (let sent = 0; sent < most; sent++) {
        socket.receive(message(socket));
      }
      expect(codes(call())).not.toContain('tooManyMessages');
      socket.receive(message(socket));
      expect(codes(call())).toContain('tooManyMessages');
      expect(call().stats().receivedMessages - before).toBe(most);
      flush();
    });
  });

  it('should accept 500 messages a second for ever', () => {
    marbles(({ expectObservable }) => {
      const { socket, call } = callOn({ maxDurationMs: 30_000 });
      socket.begin();
      timer(0, 2)
        .pipe(take(15_000))
        .subscribe(() => {
          socket.receive(socket.messages.media(ramp(1), 0));
        });

      expectObservable(states(call()), '31s !').toBe('(cs) 29996ms (ge|)', {
        c: 'connected',
        s: 'started',
        g: 'ending',
        e: 'ended maxDuration The call lasted 30000 ms (limits.maxDurationMs)',
      });
    });
  });

  it('should end the call of a peer that does not read', () => {
    marbles(({ expectObservable }) => {
      const { socket, call } = callOn();
      socket.begin();
      call().play(ramp(1_000)).subscribe();
      const seen = codes(call());
      timer(100).subscribe(() => {
        socket.bufferedAmount = 1_048_577;
      });

      expectObservable(states(call())).toBe('(cs) 196ms (e|)', {
        c: 'connected',
        s: 'started',
        e: 'ended socketError The peer does not read: more than 1048576 bytes are waiting (limits.maxBufferedBytes)',
      });
      expectObservable(timer(300).pipe(map(() => seen.join(' ')))).toBe('300ms (c|)', {
        c: 'peerNotReading',
      });
    });
  });

  it('should count the overhead of small messages for a peer that does not read', () => {
    marbles(({ expectObservable }) => {
      const { socket, call } = callOn({ maxBufferedBytes: 100_000 });
      socket.begin();
      const sent: number[] = [];
      jest.spyOn(socket, 'send').mockImplementation((text: string) => {
        sent.push(text.length);
        socket.bufferedAmount += text.length;
      });
      timer(10, 1)
        .pipe(take(1_000))
        .subscribe(() => {
          call().mark().subscribe();
        });
      const atMost = timer(2_000).pipe(
        map(() => sent.reduce((sum, bytes) => sum + bytes, 0) + sent.length * 300 < 100_000),
      );

      expectObservable(
        call().diagnostics$.pipe(
          map(({ code }) => code),
          take(1),
        ),
      ).toBe('206ms (p|)', {
        p: 'peerNotReading',
      });
      expectObservable(atMost).toBe('2s (t|)', { t: true });
    });
  });

  it('should leave out custom parameters beyond their limit, and report it', () => {
    const { socket, call } = callOn(
      { maxCustomParameterChars: 10 },
      { start: { customParameters: { lead: '42', note: 'x'.repeat(8), a: 'b' } } },
    );
    socket.begin();

    expect({ ...call().info.customParameters }).toEqual({ lead: '42' });
    expect(codes(call())).toEqual(['customParametersDropped']);
    socket.hangUp();
  });

  it('should replay as many diagnostics to late subscribers as the limit allows', () => {
    const { socket, call } = callOn({ maxDiagnosticsKept: 3 });
    socket.begin();
    for (let sent = 0; sent < 5; sent++) {
      socket.receive('garbage');
    }
    const seen = codes(call());
    socket.receive('garbage');

    expect(seen).toHaveLength(4);
    socket.hangUp();
  });

  it('should reject a socket with too many bytes before the start, and then be silent', () => {
    const { socket, calls, rejections } = callOn({ maxBytesBeforeStart: 100 });
    socket.receive('x'.repeat(60));
    socket.receive('x'.repeat(60));
    socket.receive('x'.repeat(60));
    socket.begin();

    expect(calls).toHaveLength(0);
    expect(rejections).toMatchObject([{ code: 'tooMuchBeforeStart' }]);
  });
});

describe('a call without media', () => {
  it('should not be ended without media while its peer answers, if it may be on hold for ever', () => {
    marbles(({ expectObservable }) => {
      const { socket, call } = callOn({ endAfterMediaTimeoutMs: Infinity, maxDurationMs: 600_000 });
      socket.begin();

      expectObservable(states(call())).toBe('(cs) 4996ms t 594999ms (ge|)', {
        c: 'connected',
        s: 'started',
        t: 'stalled',
        g: 'ending',
        e: 'ended maxDuration The call lasted 600000 ms (limits.maxDurationMs)',
      });
      expectObservable(timer(599_999).pipe(map(() => socket.pings))).toBe('599999ms (p|)', { p: 59 });
    });
  });

  it('should be ended when its peer does not answer either', () => {
    marbles(({ expectObservable }) => {
      const { socket, call } = callOn({ endAfterMediaTimeoutMs: Infinity });
      socket.begin();
      socket.isAnswering = false;

      expectObservable(states(call())).toBe('(cs) 4996ms t 54999ms (ge|)', {
        c: 'connected',
        s: 'started',
        t: 'stalled',
        g: 'ending',
        e: 'ended stalled Neither media nor an answer to a ping for 60000 ms (limits.pingTimeoutMs)',
      });
    });
  });

  it('should never be ended without answers while there is media', () => {
    marbles(({ expectObservable }) => {
      const { socket, call } = callOn({ maxDurationMs: 300_000 });
      socket.begin();
      socket.isAnswering = false;
      timer(0, 9_000)
        .pipe(take(40))
        .subscribe(() => {
          socket.receive(socket.messages.media(ramp(20), 0));
        });
      const end$ = states(call()).pipe(filter((state) => state.startsWith('ended')));

      expectObservable(end$, '400s !').toBe('300s (e|)', {
        e: 'ended maxDuration The call lasted 300000 ms (limits.maxDurationMs)',
      });
      expectObservable(timer(299_000).pipe(map(() => socket.pings))).toBe('299s (p|)', { p: 0 });
    });
  });
});
