import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { RawPeer } from '../kit/sockets/RawPeer';
import { Dialer, knock } from '../kit/sockets/sockets';

const DIAL_KEY = 'as many as sixteen characters'.replaceAll(' ', '-');

/** Starts the example; it is stopped at the end of the spec. */
function start(environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'examples/production.ts'], {
    env: { ...process.env, PORT: '0', CALL_SECRET: 'an example, known to all', DIAL_KEY, ...environment },
  });
  let said = '';
  const exited = once(child, 'exit').then(([code]: unknown[]) => code);
  const listening = new Promise<number>((resolve) => {
    child.stdout.on('data', (data: Buffer) => {
      said += data.toString();
      const port = /localhost:(\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
  return { child, exited, listening };
}

async function readiness(port: number): Promise<[number, unknown]> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
  return [answer.status, await answer.json()];
}

/** Resolves when new calls are rejected because the program drains. */
async function refused(port: number, path: string): Promise<void> {
  let status = 101;
  while (status !== 503) {
    status = (await knock(`ws://127.0.0.1:${port}${path}`)).status;
  }
}

describe('examples/production.ts', () => {
  it('should accept an announced call and exit after it, even if a request stays open', async () => {
    const { child, exited, listening } = start({});
    const port = await listening;
    const slow = await RawPeer.connect(port);
    slow.write('GET / HTTP/1.1\r\nHost: ');
    const answer = await fetch(`http://127.0.0.1:${port}/dial/${DIAL_KEY}`);
    const body: unknown = await answer.json();
    const path = /\/calls\/[^"]+/.exec(JSON.stringify(body))?.[0] ?? '';
    const dialer = await Dialer.dial(`ws://127.0.0.1:${port}${path}`);
    await dialer.ponged();
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const health = { isLive: true, calls: 1 };
    expect(await readiness(port)).toMatchObject([200, { ...health, isReady: true, reasons: [] }]);

    child.kill('SIGTERM');
    await refused(port, path);
    // The last call continues, and the proxy sees that it must not send more calls.
    await dialer.ponged();
    expect(await readiness(port)).toMatchObject([503, { ...health, isReady: false, reasons: ['draining'] }]);
    dialer.socket.send(dialer.messages.stop());
    expect(await exited).toBe(0);
    await slow.closed();
  }, 60_000);

  it.each(['CALL_SECRET', 'DIAL_KEY'])(
    'should not start with a %s that can be guessed',
    async (name) => {
      expect(await start({ [name]: 'fifteen letters' }).exited).toBe(1);
    },
    60_000,
  );
});
