import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { filter, firstValueFrom, fromEvent, map, ReplaySubject, take, toArray } from 'rxjs';
import { Dialer, knock } from '../kit/sockets/sockets';

/** Starts the example with two workers, and follows what it prints. */
function start() {
  const child = spawn(process.execPath, ['--import', 'tsx', 'examples/cluster.ts'], {
    env: { ...process.env, PORT: '0', WORKERS: '2' },
  });
  const lines$ = new ReplaySubject<string>(Infinity);
  fromEvent(createInterface(child.stdout), 'line').pipe(map(String)).subscribe(lines$);
  return {
    child,
    exited: once(child, 'exit'),
    said: (pattern: RegExp, count = 1) =>
      firstValueFrom(
        lines$.pipe(
          map((line) => pattern.exec(line)),
          filter((match) => match !== null),
          take(count),
          toArray(),
        ),
      ),
  };
}

describe('examples/cluster.ts', () => {
  it('should pass new calls to another worker while a worker drains, and let its call continue', async () => {
    const { child, exited, said } = start();
    const workers = await said(/^listening on ws:\/\/localhost:(\d+) \(worker (\d+)\)/, 2);
    const url = `ws://127.0.0.1:${workers[0]?.[1] ?? ''}`;
    // One for each worker: calls are distributed in turn.
    const dialers = [await Dialer.dial(url), await Dialer.dial(url)];
    await Promise.all(dialers.map((dialer) => dialer.ponged()));
    const drained = Number(workers[0]?.[2]);
    process.kill(drained, 'SIGTERM');
    await said(new RegExp(`^worker ${drained} drains`));

    const statuses = [];
    for (let count = 0; count < 8; count++) {
      statuses.push((await knock(url)).status);
    }
    expect(statuses).toEqual(new Array(8).fill(101));
    await Promise.all(dialers.map((dialer) => dialer.ponged()));
    for (const dialer of dialers) {
      dialer.socket.send(dialer.messages.stop());
    }
    // The worker ends with its call, and is replaced.
    await said(new RegExp(`^worker ${drained}: callerHangup`));
    await said(/^listening on/, 3);
    child.kill('SIGTERM');
    expect((await exited)[0]).toBe(0);
  }, 60_000);
});

describe('the examples', () => {
  const files = readdirSync('examples', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const ports = (text: string) => text.match(/process\.env\['\w*PORT'\]/g) ?? [];
  const hosts = (text: string) => text.match(/process\.env\['HOST'\] \?\? '127\.0\.0\.1'/g) ?? [];

  it.each(files.filter((name) => ports(readFileSync(`examples/${name}`, 'utf8')).length > 0))(
    'should bind 127.0.0.1 unless HOST is set: %s',
    (name) => {
      const text = readFileSync(`examples/${name}`, 'utf8');

      expect(hosts(text)).toHaveLength(ports(text).length);
    },
  );
});
