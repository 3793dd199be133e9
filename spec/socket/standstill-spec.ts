import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { interval, lastValueFrom, type Observable, share, Subscription, take, tap } from 'rxjs';
import { Dialer } from '../kit/sockets/sockets';

/** A server in its own process, and its output about its calls. */
class Server {
  readonly said: string[] = [];
  readonly child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<unknown, unknown>;

  constructor() {
    this.child = spawn(process.execPath, ['--import', 'tsx', 'spec/kit/process/standstillServer.ts']);
    this.child.stderr.pipe(process.stderr);
    this.#lines = on(createInterface(this.child.stdout), 'line');
  }

  /** Resolves when it has printed a line with this beginning; rejects when a call ends, or is refused, before it. */
  async says(beginning: string): Promise<void> {
    while (!this.said.some((line) => line.startsWith(beginning))) {
      const { value } = await this.#lines.next();
      this.said.push(String(value));
      if (/rejected|ended/.test(String(value)) && !/ended/.test(beginning)) {
        throw new Error(`The server said: ${this.said.join(', ')}`);
      }
    }
  }
}

/** A caller that sends audio all the time, 20 ms in each message. */
function speaking({ socket, messages }: Dialer): Observable<number> {
  const silence = new Int16Array(160);
  return interval(20).pipe(
    tap((index) => {
      socket.send(messages.media(silence, index * 20));
    }),
    share(),
  );
}

/** Longer than every limit of the server. */
const LONG = 125;

describe('a process that stood still', () => {
  let server: Server;
  let speech = Subscription.EMPTY;
  beforeEach(() => {
    server = new Server();
  });
  afterEach(() => {
    speech.unsubscribe();
    server.child.kill('SIGKILL');
  });

  it.each<[string, (speaker: Dialer) => unknown, () => unknown]>([
    ['stopped', () => server.child.kill('SIGSTOP'), () => server.child.kill('SIGCONT')],
    [
      'blocked',
      async ({ socket, messages }: Dialer) => {
        socket.send(messages.dtmf('9'));
        await server.says('speaker 9');
      },
      () => undefined,
    ],
  ])(
    'should read its sockets before it ends silent calls, when it was %s',
    async (_, stop, go) => {
      await server.says('listening');
      const url = `ws://127.0.0.1:${server.said[0]?.split(' ')[1] ?? ''}`;
      const speaker = await Dialer.dial(url, { callSid: 'speaker' });
      const speech$ = speaking(speaker);
      speech = speech$.subscribe();
      const late = await Dialer.open(url, { callSid: 'late' });
      await late.ponged();

      await stop(speaker);
      late.socket.send(late.messages.connected());
      late.socket.send(late.messages.start());
      await lastValueFrom(speech$.pipe(take(LONG)));
      go();
      speaker.socket.send(speaker.messages.dtmf('5'));
      await server.says('speaker 5');
      await server.says('late started');

      expect(server.said.filter((line) => /stalled|rejected|ended/.test(line))).toEqual([]);
      // A caller that is really silent is found.
      speech.unsubscribe();
      await server.says('late ended stalled');
      await server.says('speaker ended stalled');
      expect(server.said).toEqual(expect.arrayContaining(['late stalled', 'speaker stalled']));
    },
    30_000,
  );

  /** Dials and speaks. */
  async function call(bot: string): Promise<Dialer> {
    await server.says('listening');
    const caller = await Dialer.dial(`ws://127.0.0.1:${server.said[0]?.split(' ')[1] ?? ''}`, {
      callSid: bot,
    });
    speech = speaking(caller).subscribe();
    return caller;
  }

  /** Presses 5 and hangs up. Resolves when the server reports the end of the call. */
  async function hangUp({ socket, messages }: Dialer, bot: string, leave: () => void): Promise<void> {
    socket.send(messages.dtmf('5'));
    socket.send(messages.stop());
    await new Promise((resolve) => {
      socket.ping('', true, resolve);
    });
    leave();
    await server.says(`${bot} ended`);
  }

  it.each(['playing', 'sending', 'echoing'])(
    'should report the last digit and `stop` of a caller who hangs up while it is blocked and %s',
    async (bot) => {
      const caller = await call(bot);
      const { socket, messages, received } = caller;
      while (!received.some((text) => text.includes('"event":"media"'))) {
        await once(socket, 'message');
      }

      socket.send(messages.dtmf('9'));
      await server.says(`${bot} 9`);
      // More than Node reads from a socket at once, and not more than the system receives for it.
      for (let count = 0; count < 18; count++) {
        socket.send(messages.media(new Int16Array(1_600), count * 200));
      }
      await hangUp(caller, bot, () => {
        socket.terminate();
      });

      expect(server.said).toEqual(expect.arrayContaining([`${bot} 5`, `${bot} ended callerHangup`]));
    },
    30_000,
  );

  it('should report them also if the connection is reset while a message waits to be sent', async () => {
    const caller = await call('answering');
    const { socket, messages } = caller;
    const connection: unknown = Reflect.get(socket, '_socket');
    socket.send(messages.dtmf('9'));
    await server.says('answering 9');
    await hangUp(caller, 'answering', () => {
      if (connection instanceof Socket) {
        connection.resetAndDestroy();
      }
    });

    expect(server.said).toEqual(expect.arrayContaining(['answering 5', 'answering ended callerHangup']));
  }, 30_000);
});
