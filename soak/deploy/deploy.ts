import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { lastValueFrom, tap } from 'rxjs';
import type { SimulatedCallReport } from '../../src/testing/index.js';
import { simulateCall } from '../../src/testing/node/index.js';
import { Noise } from '../shared/Noise.js';
import { ServerProcess } from '../shared/ServerProcess.js';

/** Lengths of a goodbye and of the music before it: two seconds and one second. */
export const GOODBYE_SAMPLES = 16_000;
export const MUSIC_SAMPLES = 8_000;

const SERVER = 'soak/deploy/deployServer.ts';

interface DeployCall {
  readonly report: SimulatedCallReport | undefined;
  /** Samples of the goodbye that were heard, in order and without a gap. */
  readonly goodbye: number;
}

/** The results of two deploys: a regular deploy, and a killed process. */
export interface DeployReport {
  readonly calls: number;
  /** After SIGTERM: calls that heard the whole goodbye, and the close codes of their sockets. */
  readonly heardGoodbye: number;
  readonly closeCodes: readonly number[];
  readonly reasons: readonly string[];
  readonly exitCode: unknown;
  /** How a call was answered while the server drained, and after it. */
  readonly whileDraining: string;
  readonly afterwards: string;
  /** After SIGKILL. */
  readonly killedWith: readonly number[];
  /** Whether a new process got the same port at once, and a call on it was heard. */
  readonly isPortFree: boolean;
}

/** Stops a server with a number of calls, first regularly and then by force. */
export async function deploy(calls: number): Promise<DeployReport> {
  const first = new ServerProcess(SERVER, { DEPLOY_PORT: '0' });
  const reasons: string[] = [];
  const rejected: string[] = [];
  first.messages$.subscribe((message) => {
    if (message.type === 'ended') reasons.push(message.reason);
    else if (message.type === 'rejected') rejected.push(message.code);
  });
  const port = await first.port();
  const live = await dial(port, calls);
  first.kill('SIGTERM');
  // The first goodbye takes two seconds: until then the server runs and rejects new calls.
  await wait(500);
  const whileDraining = await tryToCall(port);
  const ended = await Promise.all(live);
  const [exitCode] = await first.exited;
  const afterwards = await tryToCall(port);

  const second = new ServerProcess(SERVER, { DEPLOY_PORT: String(port) });
  await second.port();
  const doomed = await dial(port, calls);
  second.kill('SIGKILL');
  const killed = await Promise.all(doomed);
  await second.exited;
  const third = new ServerProcess(SERVER, { DEPLOY_PORT: String(port) });
  await third.port();
  const last = await dial(port, 1);
  third.kill('SIGTERM');
  const heard = await Promise.all(last);
  await third.exited;

  return {
    calls,
    heardGoodbye: ended.filter(({ goodbye }) => goodbye === GOODBYE_SAMPLES).length,
    closeCodes: codes(ended),
    reasons: [...new Set(reasons)],
    exitCode,
    whileDraining: `${whileDraining} (${[...new Set(rejected)].join()})`,
    afterwards,
    killedWith: codes(killed),
    isPortFree: heard.every(({ goodbye }) => goodbye === GOODBYE_SAMPLES),
  };
}

function codes(calls: readonly DeployCall[]): readonly number[] {
  return [...new Set(calls.map(({ report }) => report?.closeCode ?? 0))];
}

/** Makes calls; resolves when all of them hear the music, with the result of each call. */
async function dial(port: number, calls: number): Promise<readonly Promise<DeployCall>[]> {
  const noise = new Noise(1);
  const made = Array.from({ length: calls }, () => call(port, noise));
  await Promise.all(made.map(({ hears }) => hears));
  return made.map(({ over }) => over);
}

function call(port: number, noise: Noise): { hears: Promise<void>; over: Promise<DeployCall> } {
  let report: SimulatedCallReport | undefined;
  let goodbye = 0;
  let hear: () => void = () => undefined;
  const hears = new Promise<void>((resolve) => {
    hear = resolve;
  });
  const over = lastValueFrom(
    simulateCall(`ws://127.0.0.1:${port}/`, { levelWindowMs: 0, maxRecordMs: 0, hangUpAfterMs: 60_000 }).pipe(
      tap((event) => {
        if (event.type === 'heard') {
          hear();
          for (const sample of event.samples) {
            // The music is other noise: a sample that is not of the goodbye starts the comparison again.
            goodbye = sample === noise.at(goodbye) ? goodbye + 1 : 0;
          }
        } else if (event.type === 'finished') {
          report = event.report;
        }
      }),
    ),
    { defaultValue: undefined },
  ).then(() => ({ report, goodbye }));
  return { hears, over };
}

/** The answer to a new call: the status line, or the reason why it is missing. */
function tryToCall(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.message);
    });
    socket.on('data', (data) => {
      resolve(data.toString('latin1').split('\r\n', 1)[0] ?? '');
      socket.destroy();
    });
    socket.write(
      'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
  });
}
