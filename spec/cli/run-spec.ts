import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { firstValueFrom, lastValueFrom, NEVER, type Observable, Subject, timer } from 'rxjs';
import { WebSocket, WebSocketServer } from 'ws';
import { run } from '../../src/cli/run';
import { type AudioFrame, listen, serveCalls } from '../../src/index';
import { decodeWav, tone } from '../../src/audio';

const folder = mkdtempSync(join(tmpdir(), 'exotel-rx-'));
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) {
    await close();
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs the command in this process. */
async function command(argv: readonly string[], interrupt$: Observable<unknown> = NEVER) {
  const [out, err]: string[][] = [[], []];
  const exitCode = await lastValueFrom(
    run(argv, {
      stdout: { write: (text) => out?.push(text) },
      stderr: { write: (text) => err?.push(text) },
      interrupt$,
      program: join(process.cwd(), 'src/cli/main.ts'),
    }),
    { defaultValue: undefined },
  );
  return { exitCode, out: out?.join('') ?? '', err: err?.join('') ?? '' };
}

/** A bot that plays a tone and ends the call. */
function goodBot(): Promise<string> {
  return botThatSays(tone({ durationMs: 700 }));
}

function otherBot(): Promise<string> {
  return botThatSays(tone({ durationMs: 700, frequencyHz: 700 }));
}

async function botThatSays(audio: AudioFrame): Promise<string> {
  const address = await new Promise<AddressInfo>((resolve) => {
    const subscription = listen({ port: 0, host: '127.0.0.1', onListening: resolve })
      .pipe(serveCalls((call) => call.play(audio)))
      .subscribe();
    closers.push(() => {
      subscription.unsubscribe();
    });
  });
  return `ws://127.0.0.1:${address.port}`;
}

/** A bot that breaks a rule a given number of times, and closes. */
async function badBot(times: number): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    socket.once('message', () => {
      for (let time = 0; time < times; time++) {
        socket.send('{"event":"ping"}');
      }
      socket.close(1_000);
    });
  });
  await once(server, 'listening');
  closers.push(async () => {
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  return `ws://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

describe('exotel-rx', () => {
  it('should call a bot, print what happens, and write both recordings', async () => {
    const [record, stereo] = [join(folder, 'new/heard.wav'), join(folder, 'both.wav')];
    const url = await goodBot();
    const { exitCode, out, err } = await command(['call', url, '--record', record, '--stereo', stereo]);
    expect(err).toBe('');
    expect(out).toContain(`caller  dials ${url}/`);
    expect(out).toMatch(/ {2}bot {5}speaks/);
    expect(out).toMatch(/caller ▯{12} {3}bot ▮+▯+/);
    expect(out).toContain('ends the connection (1000)');
    expect(out).toContain('verdict: no rule broken\n');
    expect(out).toContain(stereo);
    expect(exitCode).toBe(0);
    const heard = decodeWav(readFileSync(record));
    expect(heard.samples.filter((sample) => sample !== 0).length).toBeGreaterThan(2_000);
    // The header has two channels.
    expect(readFileSync(stereo).readUInt16LE(22)).toBe(2);
  });

  it('should print a few breaches of a rule, count all of them, and fail', async () => {
    const { exitCode, out } = await command(['call', await badBot(9)]);
    expect(out.match(/bot {5}breach undocumentedEvent/g)).toHaveLength(3);
    expect(out).toContain('breach undocumentedEvent × 9');
    expect(out).toContain('verdict: 9 breaches of 1 rule');
    expect(exitCode).toBe(1);
  });

  it('should report that it could not connect', async () => {
    const { exitCode, err } = await command(['call', 'ws://127.0.0.1:1']);
    expect(err).toBe('exotel-rx: Cannot call ws://127.0.0.1:1/: connect ECONNREFUSED 127.0.0.1:1\n');
    expect(exitCode).toBe(2);
  });

  it.each([
    [['call'], 'call needs the address'],
    [['call', 'ws://127.0.0.1:1', '--wav', 'none.wav'], 'none.wav'],
    [['call', 'ws://127.0.0.1:1', '--wav', 'package.json'], 'Not a WAV file'],
    [['call', 'ws://127.0.0.1:1/?sample-rate=9'], '`sampleRate`'],
  ])('should report in one line the mistake in %j', async (argv, problem) => {
    const { exitCode, out, err } = await command(argv);
    expect(err).toContain(problem);
    expect(err).toMatch(/^exotel-rx: .*; see exotel-rx --help\n$/);
    expect(out).toBe('');
    expect(exitCode).toBe(64);
  });

  it('should print its help and its version', async () => {
    expect(await command(['--help'])).toMatchObject({ exitCode: 0, err: '' });
    expect((await command(['--help'])).out).toContain('exotel-rx call <ws://…|wss://…> [options]');
    const ofReplay = (await command(['replay', '--help'])).out;
    expect(ofReplay).toContain('--compare');
    expect(ofReplay).not.toContain('--quirk');
    const { exitCode, out } = await command(['--version']);
    expect(readFileSync('package.json', 'utf8')).toContain(`"version": "${out.trim()}"`);
    expect(exitCode).toBe(0);
  });

  it('should hang up when it is interrupted, and print the verdict', async () => {
    const interrupt$ = new Subject<void>();
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    server.on('connection', (socket) => {
      // The caller's first audio is the third message.
      let messages = 0;
      socket.on('message', () => {
        if (++messages === 3) {
          interrupt$.next();
        }
      });
    });
    await once(server, 'listening');
    closers.push(() => {
      server.close();
    });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { exitCode, out } = await command(['call', `ws://127.0.0.1:${port}`], interrupt$);
    expect(out).toContain('hangs up: canceled or call ended');
    // Of this bot nothing is heard.
    expect(exitCode).toBe(3);
  });

  it('should misbehave with --quirk, and print the quirks', async () => {
    const { exitCode, out } = await command([
      'call',
      await goodBot(),
      '--quirk',
      'numbers',
      '--quirk',
      'jitter=20',
    ]);
    expect(out).toContain('quirks: numbers, jitter=20\n');
    expect(out).toContain('verdict: no rule broken\n');
    expect(exitCode).toBe(0);
  });

  it('should list the quirks', async () => {
    const { exitCode, out } = await command(['call', '--list-quirks']);
    expect(out).toMatch(/^ {2}jitter=N +audio arrives up to N ms late.*default 60\)$/m);
    expect(exitCode).toBe(0);
  });

  it('should probe a bot, print the report, and write JUnit XML', async () => {
    const junit = join(folder, 'probe/junit.xml');
    const { exitCode, out, err } = await command(['probe', await badBot(1), '--junit', junit]);
    expect(err).toMatch(/^probing ws:.*\n {2}/);
    expect(out).toMatch(
      /^ {2}FAIL {2}documentedEvents +a bot may send only media, mark and clear, not "ping"/m,
    );
    expect(out).toContain('documentedEvents: expected: only media, mark and clear are sent');
    expect(out).toMatch(/\d+ checks in .* s: \d+ passed, /);
    expect(readFileSync(junit, 'utf8')).toContain('type="documentedEvents"');
    expect(exitCode).toBe(1);
  }, 40_000);

  it('should print only the report of a probe as JSON', async () => {
    const { exitCode, out, err } = await command(['probe', await goodBot(), '--json']);
    const report: unknown = JSON.parse(out);
    expect(report).toMatchObject({ outcome: 'pass', counts: { fail: 0 } });
    expect(err).toBe('');
    expect(exitCode).toBe(0);
  }, 40_000);

  it('should report that the probed bot cannot be reached', async () => {
    const { exitCode, out, err } = await command(['probe', 'ws://127.0.0.1:1', '--json']);
    expect(err).toBe('exotel-rx: Cannot call ws://127.0.0.1:1/: connect ECONNREFUSED 127.0.0.1:1\n');
    expect(out).toBe('');
    expect(exitCode).toBe(2);
  });

  it.each([
    ['probe', '--junit'],
    ['call', '--record'],
    ['call', '--stereo'],
  ])('should not %s if the file of %s cannot be written', async (name, option) => {
    const occupied = join(folder, 'occupied');
    writeFileSync(occupied, '');
    const { exitCode, out, err } = await command([name, 'ws://127.0.0.1:1', option, join(occupied, 'x')]);
    expect(err).toMatch(new RegExp(`^exotel-rx: ${option} cannot be written: .*\\n$`));
    expect([exitCode, out]).toEqual([64, '']);
  });

  it('should write JUnit XML when the probed bot cannot be reached', async () => {
    const junit = join(folder, 'none/probe.xml');
    expect((await command(['probe', 'ws://key:token@127.0.0.1:1', '--junit', junit])).exitCode).toBe(2);
    const xml = readFileSync(junit, 'utf8');
    expect(xml).toContain('errors="1"');
    expect(xml).toContain('<error message="Cannot call ws://127.0.0.1:1/: connect ECONNREFUSED');
    expect(xml).not.toContain('token');
  });

  it('should report that a connection was lost', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    server.on('connection', (socket) => {
      socket.once('message', () => {
        socket.terminate();
      });
    });
    await once(server, 'listening');
    closers.push(() => {
      server.close();
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { out, exitCode } = await command(['call', `ws://127.0.0.1:${port}`]);
    expect(out).toContain('but nothing was heard and the connection was lost');
    expect(exitCode).toBe(3);
    const secure = await command(['call', `wss://127.0.0.1:${port}`]);
    expect(secure.err).toContain('the server does not use TLS. Try ws:// instead of wss://');
    expect(secure.exitCode).toBe(2);
  });

  it('should end a probe when it is interrupted', async () => {
    const { exitCode, err } = await command(['probe', await goodBot()], timer(0));
    expect(err).toContain('interrupted');
    expect(exitCode).toBe(130);
  });

  it('should run as a program, and end by itself', async () => {
    const url = await badBot(1);
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'call', url], {
      env: { ...process.env, NO_COLOR: '1' },
    });
    const out: string[] = [];
    child.stdout.on('data', (text: Buffer) => out.push(text.toString()));
    await once(child, 'close');
    expect(child.exitCode).toBe(1);
    expect(out.join('')).toContain('verdict: 1 breach of 1 rule');
  }, 20_000);
});

describe('exotel-rx record, replay and show', () => {
  it('should record a call that goes through it, replay it, and draw both', async () => {
    const bot = await goodBot();
    const calls = join(folder, 'calls');
    const interrupt$ = new Subject<void>();
    const port = await freePort();
    const recording = command(['record', '--listen', String(port), '--to', bot, '--out', calls], interrupt$);
    const called = await command(['call', `ws://127.0.0.1:${port}`, '--dtmf', '100ms:7']);
    expect(called.exitCode).toBe(0);
    interrupt$.next();
    const { out, exitCode, err } = await recording;
    expect([exitCode, err]).toEqual([0, '']);
    expect(out).toContain(`listening on ws://127.0.0.1:${port}, calls go on to ${bot}/; Ctrl-C ends\n`);
    const [, file = ''] = /^(.*\.ndjson): \d+ entries, \d+\.\d s$/m.exec(out) ?? [];
    expect(dirname(file)).toBe(calls);
    expect((await command(['show', file])).out).toContain('dtmf •');
    expect((await command(['show', file, '--marbles'])).out).toMatch(/^exotel {2}-*c[=-]*•/m);
    const again = join(folder, 'again.ndjson');
    const replayed = await command(['replay', file, bot, '--digits', '5', '--out', again]);
    expect(replayed.exitCode).toBe(0);
    expect(replayed.out).toContain('dtmf 5');
    expect(replayed.out).toContain('verdict: the bot behaves as in the cassette');
    expect(readFileSync(again, 'utf8')).toContain('"digit":"5"');
    const undigested = await command(['replay', file, bot]);
    expect([undigested.exitCode, undigested.err]).toEqual([
      64,
      expect.stringContaining('`digits` must have one digit for each masked press'),
    ]);
    const left = await command(['replay', file, bot, '--digits', '5'], timer(200));
    expect(left.exitCode).toBe(130);
    const other = await otherBot();
    const different = await command(['replay', file, other, '--digits', '5']);
    expect([different.exitCode, different.out]).toEqual([
      0,
      expect.stringMatching(
        /cassette: audio at .*; now: audio at .*\n.*verdict: \d differences? from the cassette/s,
      ),
    ]);
    expect((await command(['replay', file, other, '--digits', '5', '--compare'])).exitCode).toBe(1);
    const breaking = await command(['replay', file, await badBot(2), '--digits', '5']);
    expect(breaking.exitCode).toBe(1);
    // The network decides whether `start` comes first.
    expect(breaking.out).toMatch(/breach (undocumentedEvent|beforeStart) × 2/);
  });

  it('should report everybody that it refuses, and bind the address of --host', async () => {
    const interrupt$ = new Subject<void>();
    const port = await freePort();
    const argv = [
      'record',
      '--listen',
      String(port),
      '--to',
      'ws://key:token@127.0.0.1:1',
      '--host',
      '0.0.0.0',
    ];
    const recording = command([...argv, '--out', folder], interrupt$);
    const page = new WebSocket(`ws://127.0.0.1:${port}/calls`, { origin: 'https://page.example' });
    const error = await new Promise((resolve) => page.on('error', resolve));
    expect(String(error)).toContain('403');
    interrupt$.next();
    const { out, err } = await recording;
    expect(out).toBe(`listening on ws://0.0.0.0:${port}, calls go on to ws://127.0.0.1:1/; Ctrl-C ends\n`);
    expect(err).toBe(
      'exotel-rx: 127.0.0.1 was refused (forbidden, /calls): WebSockets of web pages are not accepted\n',
    );
  });

  it('should exit with 2 before it listens when --out is not a folder that can be written', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const { exitCode, out, err } = await command(
      ['record', '--listen', '0', '--to', 'ws://127.0.0.1:1', '--out', file],
      timer(2_000),
    );
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toContain(`exotel-rx: Cannot write ${file}`);
  });

  it('should report a mistake in a cassette, and in an address', async () => {
    const file = join(folder, 'bad.ndjson');
    writeFileSync(file, 'bad');
    const shown = await command(['show', file]);
    expect([shown.exitCode, shown.err]).toEqual([
      64,
      `exotel-rx: Line 1 of ${file} is not valid: not JSON\n`,
    ]);
    writeFileSync(file, '{"cassette":"exotel-rx","version":1}');
    expect((await command(['replay', file, 'ws://127.0.0.1:1'])).exitCode).toBe(2);
    const bot = await goodBot();
    const everywhere = new WebSocketServer({ port: 0 });
    closers.push(() => {
      everywhere.close();
    });
    await once(everywhere, 'listening');
    const address = everywhere.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const taken = await command(['record', '--listen', String(port), '--to', bot, '--host', '::']);
    expect(taken.exitCode).toBe(2);
    expect(taken.err).toContain('another program');
  });
});

async function freePort(): Promise<number> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('exotel-rx phone', () => {
  /** Resolves with the first output, and a way to wait for the end. */
  function start(argv: readonly string[], interrupt$: Observable<unknown>) {
    const printed$ = new Subject<string>();
    const out: string[] = [];
    const program = join(process.cwd(), 'src/cli/main.ts');
    const stdout = {
      write: (text: string) => {
        out.push(text);
        printed$.next(text);
      },
    };
    const first = firstValueFrom(printed$);
    const ended = lastValueFrom(run(argv, { stdout, stderr: stdout, interrupt$, program }));
    return { first, ended, out };
  }

  it('should print the address of the page, serve it, report calls, and end when it is interrupted', async () => {
    const interrupt$ = new Subject<void>();
    const { first, ended, out } = start(['phone', await goodBot()], interrupt$);
    const [address = ''] = /http:\/\/127\.0\.0\.1:\d+\//.exec(await first) ?? [];
    expect(await (await fetch(address)).text()).toContain('<title>Softphone');

    const page = new WebSocket(`${address.replace('http', 'ws')}call`, { origin: address.slice(0, -1) });
    await once(page, 'open');
    page.send('{"type":"dial","microphoneRate":8000}');
    await once(page, 'close');
    expect(out.join('')).toMatch(/call 1: started, \w+, 8000 Hz\n(.*\n)*call 1: verdict: no rule broken/);
    interrupt$.next();
    expect(await ended).toBe(0);
    await expect(fetch(address)).rejects.toThrow();
  });

  it('should report a mistake in one line', async () => {
    const wrong = await command(['phone', 'ws://127.0.0.1:1/?sample-rate=9']);
    expect(wrong.err).toMatch(/^exotel-rx: .*`sampleRate`.*\n$/);
    expect(wrong.exitCode).toBe(64);
    const interrupt$ = new Subject<void>();
    const { first, ended } = start(['phone', 'ws://127.0.0.1:1'], interrupt$);
    const [, port = ''] = /:(\d+)\//.exec(await first) ?? [];
    const { exitCode, err } = await command(['phone', 'ws://127.0.0.1:1', '--port', port]);
    expect(err).toMatch(/^exotel-rx: port \d+ is in use; .*\n$/);
    expect(exitCode).toBe(2);
    interrupt$.next();
    await ended;
  });
});
