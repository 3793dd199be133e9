import { once } from 'node:events';
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  EMPTY,
  firstValueFrom,
  ignoreElements,
  last,
  merge,
  NEVER,
  Subject,
  type Subscription,
  take,
  tap,
} from 'rxjs';
import { type PhoneEvent, type PhoneOptions, servePhone } from '../../../src/cli/phone/servePhone';
import { tone } from '../../../src/audio/tools/tone';
import type { CallOutcome } from '../../../src/session/contract/CallOutcome';
import { type CallLifecycle, type CallSession, listen, serveCalls } from '../../../src/index';
import { QUIRKS } from '../../../src/testing/index';
import { readWavChannels } from '../../kit/audio/readWavChannels';
import { PageClient } from './PageClient';

const running: Subscription[] = [];
const pages: PageClient[] = [];

afterEach(() => {
  pages.splice(0).forEach(({ socket }) => {
    socket.terminate();
  });
  running.splice(0).forEach((subscription) => {
    subscription.unsubscribe();
  });
});

/** A phone on a free port. */
function phone(url: string, options: Partial<PhoneOptions> = {}) {
  return new Promise<{ port: number; events: PhoneEvent[] }>((resolve, reject) => {
    const events: PhoneEvent[] = [];
    const phone$ = servePhone({
      host: '127.0.0.1',
      port: 0,
      url,
      folder: join(process.cwd(), 'src/cli/phone/page'),
      version: '1.2.3',
      onListening: ({ port }) => {
        resolve({ port, events });
      },
      ...options,
    });
    running.push(phone$.subscribe({ next: (event) => events.push(event), error: reject }));
  });
}

/** A bot on a free port, and the end reasons of its calls. */
async function bot(handler: Parameters<typeof serveCalls>[0]) {
  const outcomes: CallOutcome[] = [];
  const { port } = await new Promise<AddressInfo>((resolve) => {
    running.push(
      listen({ port: 0, host: '127.0.0.1', onListening: resolve })
        .pipe(serveCalls(handler))
        .subscribe((outcome) => outcomes.push(outcome)),
    );
  });
  return { url: `ws://127.0.0.1:${port}`, outcomes };
}

async function page(port: number, origin?: string): Promise<PageClient> {
  const opened = await PageClient.open(port, origin);
  pages.push(opened);
  return opened;
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends a request to the server; `fetch` cannot set the Host header. */
function get(port: number, path: string, headers: OutgoingHttpHeaders = {}, method = 'GET') {
  return new Promise<Answer>((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers, method, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) });
      });
    })
      .on('error', reject)
      .end();
  });
}

describe('servePhone', () => {
  it('should serve the page, with a content security policy that allows nothing from elsewhere', async () => {
    const { port } = await phone('ws://127.0.0.1:1');
    const { status, headers, body } = await get(port, '/');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(body.toString()).toContain('<title>Softphone');
    expect((await get(port, '/phone.js?x=1')).headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect((await get(port, '/', {}, 'HEAD')).body).toHaveLength(0);
  });

  it("should send the page every quirk, and the bot's address without credentials", async () => {
    const { port } = await phone('ws://key:secret@127.0.0.1:1/bot');
    const { body } = await get(port, '/config.json');
    expect(JSON.parse(body.toString())).toEqual({
      bot: 'ws://127.0.0.1:1/bot',
      version: '1.2.3',
      quirks: QUIRKS,
    });
  });

  it.each([
    '/../../package.json',
    '/..%2fpackage.json',
    '/phone',
    '/calls/none/recording.wav',
    '/constructor',
  ])('should answer 404 for %s', async (path) => {
    const { port } = await phone('ws://127.0.0.1:1');
    expect((await get(port, path)).status).toBe(404);
  });

  it('should reject other hosts, other origins and other methods', async () => {
    const { port } = await phone('ws://127.0.0.1:1');
    expect((await get(port, '/', { host: `evil.test:${port}` })).status).toBe(403);
    expect((await get(port, '/', { origin: 'http://evil.test' })).status).toBe(403);
    expect((await get(port, '/', {}, 'POST')).status).toBe(405);
  });

  it.each([
    ['of another origin', 'http://evil.test'],
    ['of no origin', ''],
  ])('should reject the WebSocket of a page %s', async (_, origin) => {
    const { port, events } = await phone('ws://127.0.0.1:1');
    await expect(PageClient.open(port, origin)).rejects.toThrow('403');
    expect(events).toEqual([]);
  });

  it("should send the caller's audio and digits to the bot, and the bot's audio to the page", async () => {
    const heard: number[] = [];
    const { url } = await bot((call: CallSession) =>
      merge(
        call.audio$.pipe(
          tap(({ samples }) => heard.push(...samples)),
          ignoreElements(),
        ),
        call.dtmf$.pipe(
          take(1),
          tap(() => {
            call.send(tone({ durationMs: 400 }));
            call.end();
          }),
        ),
      ),
    );
    const { port, events } = await phone(url, { customParameters: { who: 'me' } });
    const client = await page(port);
    client.dial();
    expect(await client.untilType('started')).toMatchObject({
      sampleRate: 8_000,
      customParameters: { who: 'me' },
    });
    const said = Buffer.alloc(2 * 1_600, Buffer.from([0x11, 0x22]));
    client.send(said);
    await client.until(({ type }) => type === 'level' && client.audio.caller.includes(0x2211));
    client.send({ type: 'key', digit: '5' });
    const finished = await client.untilType('finished');

    expect(heard.filter((sample) => sample === 0x2211)).toHaveLength(1_600);
    expect(client.audio.caller.filter((sample) => sample === 0x2211)).toHaveLength(1_600);
    expect(client.audio.bot.slice(0, 3_200)).toEqual([...tone({ durationMs: 400 }).samples]);
    expect(client.told.find(({ type }) => type === 'key')).toMatchObject({ digit: '5' });
    expect(finished).toMatchObject({
      report: { endedBy: 'bot', closeCode: 1_000, breaches: [] },
      figures: { answers: { count: 1 }, breaches: 0 },
    });
    expect(events.at(-1)).toMatchObject({ type: 'event', call: 1, event: { type: 'finished' } });

    const recording = await get(port, String(finished['recording']));
    expect(recording.headers['content-disposition']).toMatch(/^attachment; filename="call-\w+\.wav"$/);
    const [caller, answer] = readWavChannels(recording.body).channels;
    expect(caller?.filter((sample) => sample === 0x2211)).toHaveLength(1_600);
    expect(answer?.filter((sample) => sample !== 0).length).toBeGreaterThan(2_000);
    const cassette = await get(port, String(finished['cassette']));
    expect(cassette.headers['content-type']).toBe('application/x-ndjson');
    expect(cassette.body.toString()).toMatch(/"from":"exotel","message":\{"event":"dtmf".*"digit":"•"/);
    expect(cassette.body.toString()).toMatch(/"from":"bot","close":1000\}\n$/);
  });

  it('should hang up when the page asks for it', async () => {
    const { url, outcomes } = await bot(() => NEVER);
    const { port } = await phone(url);
    const client = await page(port);
    client.dial();
    await client.untilType('started');
    client.send({ type: 'hangUp' });
    expect(await client.untilType('finished')).toMatchObject({ report: { endedBy: 'caller' } });
    await once(client.socket, 'close');
    expect(outcomes).toHaveLength(1);
  });

  it('should hang up when the page is closed', async () => {
    const ended$ = new Subject<CallLifecycle>();
    const ended = firstValueFrom(ended$);
    const { url } = await bot(({ lifecycle$ }) => {
      lifecycle$.pipe(last()).subscribe(ended$);
      return NEVER;
    });
    const { port } = await phone(url);
    const client = await page(port);
    client.dial();
    await client.untilType('started');
    client.socket.close();
    expect(await ended).toMatchObject({ state: 'ended', reason: 'callerHangup' });
  });

  it('should call with the quirks and the rate of the page', async () => {
    const { url } = await bot(() => EMPTY);
    const { port } = await phone(url);
    const client = await page(port);
    client.dial({ quirks: ['numbers', 'noConnected'], sampleRate: 16_000, from: '0123' });
    const first = await client.untilType('wire');
    expect(first).toMatchObject({ direction: 'toBot', event: 'start' });
    expect(first['text']).toMatch(/"sequence_number":1,.*"from":"0123".*"sample_rate":16000/);
  });

  it('should report to the page that the bot cannot be reached, and accept the next call', async () => {
    const { port, events } = await phone('ws://127.0.0.1:1');
    for (const call of [1, 2]) {
      const client = await page(port);
      client.dial();
      expect((await client.untilType('failed'))['message']).toMatch(/^Cannot call ws:\/\/127\.0\.0\.1:1/);
      expect(events.at(-1)).toMatchObject({ type: 'failed', call });
    }
  });

  it('should make no call for an invalid message', async () => {
    const { port, events } = await phone('ws://127.0.0.1:1');
    const client = await page(port);
    client.dial({ quirks: ['all of them'] });
    client.send(Buffer.alloc(70_000));
    const code: unknown = (await once(client.socket, 'close'))[0];
    expect(code).toBe(1_009);
    expect(events).toEqual([]);
  });

  it('should end calls and release the port when it is unsubscribed', async () => {
    const { url, outcomes } = await bot(() => NEVER);
    const { port } = await phone(url);
    const client = await page(port);
    client.dial();
    await client.untilType('started');
    const closed = once(client.socket, 'close');
    running.pop()?.unsubscribe();
    await closed;
    await phone(url, { port });
    expect(outcomes.length).toBeLessThanOrEqual(1);
  });

  it('should error when the port is taken', async () => {
    const { port } = await phone('ws://127.0.0.1:1');
    await expect(phone('ws://127.0.0.1:1', { port })).rejects.toThrow('EADDRINUSE');
  });

  it("should throw when the bot's address is not valid", () => {
    expect(() =>
      servePhone({
        url: 'http://bot',
        host: '',
        port: 0,
        folder: '',
        version: '',
        onListening: () => undefined,
      }),
    ).toThrow(TypeError);
  });
});
