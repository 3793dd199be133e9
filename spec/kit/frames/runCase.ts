import { CallLog } from './CallLog';
import type { FrameCase } from './FrameCase';
import { FramePeer } from './FramePeer';
import { type CaseServer, startAccept, startListen, type StartServer } from './servers';

/** The result of one server. */
export interface Trace {
  /** The log of the application. */
  readonly app: readonly string[];
  /** The answers to the client. */
  readonly client: readonly string[];
  readonly staysOpen: boolean;
}

/** The results of both servers. */
export interface CaseResult {
  readonly listen: Trace;
  readonly accept: Trace;
  /** The failure; undefined if both results are the same and no connection stays open. */
  readonly wrong: string | undefined;
}

/** A connection without activity for this long counts as open. */
const IDLE_MS = 15_000;

/** Sends the stream of a case to both servers. */
export async function runCase(frameCase: FrameCase): Promise<CaseResult> {
  const [listen, accept] = await Promise.all([trace(frameCase, startListen), trace(frameCase, startAccept)]);
  return { listen, accept, wrong: compare(listen, accept) };
}

async function trace(frameCase: FrameCase, start: StartServer): Promise<Trace> {
  const log = new CallLog(frameCase.app);
  const server = await start(frameCase, log);
  const peer = new FramePeer(frameCase, server.port);
  const staysOpen = await goesIdle(peer, runToEnd(peer, server));
  peer.destroy();
  log.finish();
  return { app: log.lines, client: peer.lines, staysOpen };
}

async function runToEnd(peer: FramePeer, server: CaseServer): Promise<void> {
  await peer.run();
  await server.stop();
}

/** Whether there is no more activity although the connection is open. */
async function goesIdle(peer: FramePeer, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  let seen = -1;
  const idle = new Promise<boolean>((resolve) => {
    timer = setInterval(() => {
      if (peer.steps === seen) {
        resolve(true);
      }
      seen = peer.steps;
    }, IDLE_MS);
  });
  const result = await Promise.race([work.then(() => false), idle]);
  clearInterval(timer);
  return result;
}

function compare(listen: Trace, accept: Trace): string | undefined {
  if (listen.staysOpen || accept.staysOpen) {
    return `stays open: ${[listen.staysOpen ? 'listen' : '', accept.staysOpen ? 'acceptCall' : ''].join(' ')}`;
  }
  return (
    difference('application', listen.app, accept.app) ?? difference('client', listen.client, accept.client)
  );
}

function difference(who: string, first: readonly string[], second: readonly string[]): string | undefined {
  const length = Math.max(first.length, second.length);
  for (let index = 0; index < length; index++) {
    if (first[index] !== second[index]) {
      return `${who}, line ${index + 1}:\n  listen:     ${cutShort(first[index])}\n  acceptCall: ${cutShort(second[index])}`;
    }
  }
  return undefined;
}

/** A readable line. */
export function cutShort(line = '(nothing)'): string {
  return line.length > 300 ? `${line.slice(0, 300)}… (${line.length})` : line;
}
