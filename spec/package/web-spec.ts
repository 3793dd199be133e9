import { createContext, runInContext } from 'node:vm';
import { buildSync } from 'esbuild';
import { ExotelMessages } from '../../src/testing/caller/exotelMessages';

/** A program for browsers; its exports are in a global of this name. */
function bundle(program: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [`spec/package/${program}.ts`],
    platform: 'browser',
    format: 'iife',
    globalName: program,
    bundle: true,
    write: false,
  });
  return outputFiles.map(({ text }) => text).join('\n');
}

const bot = bundle('webBot');

/** A realm with the globals of Workers and browsers, without those of Node, that loads a program. */
function createRealm(program: string, globals: object = {}): object {
  const realm = createContext({
    TextDecoder,
    URLSearchParams,
    atob,
    btoa,
    AbortController,
    setTimeout,
    setInterval,
    clearTimeout,
    clearInterval,
    performance,
    console,
    ...globals,
  });
  runInContext(program, realm);
  return realm;
}

/** Calls a function of a program, in its realm. */
function callIn(realm: object, name: string, ...args: readonly unknown[]): unknown {
  const found: unknown = runInContext(name, realm);
  if (typeof found !== 'function') throw new Error(`There is no ${name}`);
  return Reflect.apply(found, undefined, args);
}

type Heard = (event: { readonly data?: string; readonly code?: number }) => void;

/** A socket like that of the DOM, whose other end echoes marks. */
class DomSocket {
  readyState = 1;
  readonly sent: string[] = [];
  readonly #listeners = new Map<string, Heard>();
  readonly #answer: (message: string) => string | undefined;

  constructor(answer: (message: string) => string | undefined) {
    this.#answer = answer;
  }

  addEventListener(event: string, listener: Heard): void {
    this.#listeners.set(event, listener);
  }

  removeEventListener(event: string): void {
    this.#listeners.delete(event);
  }

  send(text: string): void {
    this.sent.push(text);
    const echo = this.#answer(text);
    if (echo !== undefined) setTimeout(() => this.#listeners.get('message')?.({ data: echo }));
  }

  close(): void {
    this.drop(1000);
  }

  receive(data: string): void {
    this.#listeners.get('message')?.({ data });
  }

  drop(code: number): void {
    this.readyState = 3;
    this.#listeners.get('close')?.({ code });
  }
}

describe('exotel-rx in a Worker or a browser', () => {
  it('should run without globals of Node', () => {
    const realm = createRealm(bot);
    expect(runInContext('[typeof Buffer, typeof process, typeof require, typeof URL]', realm)).toEqual(
      Array(4).fill('undefined'),
    );
    expect(bot).not.toMatch(/require\(|from ["'](?:node:|ws)/);
  });

  it('should serve a whole call over a socket of the DOM', async () => {
    const exotel = new ExotelMessages({ streamSid: 'stream', callSid: 'call', from: '09900000001' });
    const socket = new DomSocket((text) => {
      const name = /"event":"mark".*"name":"([^"]+)"/.exec(text)?.[1];
      return name === undefined ? undefined : exotel.mark(name);
    });
    const told: unknown[] = [];
    await new Promise<void>((resolve) => {
      callIn(createRealm(bot), 'webBot.answer', socket, (what: string, value: unknown) => {
        told.push([what, value]);
        if (what === 'audio') socket.receive(exotel.dtmf('7'));
        if (what === 'played' && value === 'finished') socket.receive(exotel.stop());
        if (what === 'outcome') resolve();
      });
      socket.receive(exotel.connected());
      socket.receive(exotel.start());
      socket.receive(exotel.media(new Int16Array(160), 0));
    });

    expect(told).toEqual([
      ['info', expect.objectContaining({ streamSid: 'stream', callSid: 'call', path: '/calls' })],
      ['audio', 160],
      ['gathered', { reason: 'maxDigits', digits: '7' }],
      ['played', 'finished'],
      ['outcome', 'callerHangup'],
    ]);
    expect(socket.sent.map((text) => /"event":"(\w+)"/.exec(text)?.[1])).toEqual(
      expect.arrayContaining(['media', 'clear', 'mark']),
    );
  });

  it('should report what is not available on this runtime', () => {
    expect(callIn(createRealm(bot), 'webBot.tryNode')).toEqual({
      listen: 'notOnThisRuntime',
      acceptCalls: 'notOnThisRuntime',
      wavFile: 'notOnThisRuntime',
      toWav: 'notOnThisRuntime',
      recordCall: 'notOnThisRuntime',
      createSay: 'notOnThisRuntime',
      createCallToken: 'notOnThisRuntime',
      isolateUnhandledErrors: 'notOnThisRuntime',
    });
  });
});

describe('exotel-rx/testing in a Worker or a browser', () => {
  it('should run a story, and report how a story fails', () => {
    const test = bundle('webTest');
    const realm = createRealm(test, { TextEncoder, URL, crypto });

    expect(test).not.toMatch(/require\(|from ["'](?:node:|ws)/);
    expect(callIn(realm, 'webTest.testBot')).toEqual({
      steps: ["heard('menu'): done", "press('1'): done", 'waitFor(ended()): done'],
      heard: ['menu'],
      failure: "heard('sales') failed: the call ended; no prompt has this name; known prompts: menu",
    });
  });
});
