import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type IncomingMessage } from 'node:http';
import {
  concat,
  firstValueFrom,
  ignoreElements,
  merge,
  NEVER,
  type Observable,
  of,
  Subject,
  take,
  tap,
  throwError,
  toArray,
} from 'rxjs';
import { type WebSocket, WebSocketServer } from 'ws';
import { TestingError } from '../../../src/testing/TestingError';
import type { AudioFrame } from '../../../src/audio/AudioFrame';
import { createResampler } from '../../../src/audio/resample/createResampler';
import { decodeWav } from '../../../src/audio/wav/decodeWav';
import { tone } from '../../../src/audio/tools/tone';
import type { CallSession } from '../../../src/session/contract/CallSession';
import type { CallOutcome } from '../../../src/session/contract/CallOutcome';
import { serveCalls } from '../../../src/session/serveCalls';
import { listen } from '../../../src/socket/listen';
import type { ListenOptions } from '../../../src/socket/ListenOptions';
import { simulateCall } from '../../../src/testing/node/simulateCall';
import type { SimulatedCallEvent } from '../../../src/testing/caller/SimulatedCallEvent';
import type { SimulateCallOptions } from '../../../src/testing/caller/SimulateCallOptions';
import { concatSamples, ramp } from '../../kit/audio/audio';
import { correlation } from '../../kit/audio/correlation';

type Handler = Parameters<typeof serveCalls>[0];

let stop: (() => unknown) | undefined;

afterEach(async () => {
  await stop?.();
  stop = undefined;
});

/** A bot of this library on a free port. */
async function bot(
  handler: Handler,
  options: ListenOptions = {},
  outcomes = new Subject<CallOutcome>(),
): Promise<string> {
  const address = await new Promise<AddressInfo>((resolve) => {
    const subscription = listen({ ...options, port: 0, host: '127.0.0.1', onListening: resolve })
      .pipe(serveCalls(handler))
      .subscribe((outcome) => {
        outcomes.next(outcome);
      });
    stop = () => {
      subscription.unsubscribe();
    };
  });
  return `ws://127.0.0.1:${address.port}`;
}

/** A bot without a library: gets the socket and the request. */
async function bareBot(handle: (socket: WebSocket, request: IncomingMessage) => void): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', handle);
  await once(server, 'listening');
  stop = async () => {
    for (const socket of server.clients) {
      socket.terminate();
    }
    server.close();
    await once(server, 'close');
  };
  const address = server.address();
  return `ws://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

/** All values, when the source has completed. */
const all = <T>(values$: Observable<T>): Promise<readonly T[]> =>
  firstValueFrom(values$.pipe(toArray()), { defaultValue: [] });
const collect = (url: string, options: SimulateCallOptions) => all(simulateCall(url, options));

function ofType<T extends SimulatedCallEvent['type']>(events: readonly SimulatedCallEvent[], type: T) {
  return events.filter((event): event is Extract<SimulatedCallEvent, { type: T }> => event.type === type);
}

function reportOf(events: readonly SimulatedCallEvent[]) {
  const [finished] = ofType(events, 'finished');
  if (finished === undefined) {
    throw new Error('The call has no report');
  }
  return finished.report;
}

const echo = (call: CallSession) =>
  call.audio$.pipe(
    tap((frame) => {
      call.send(frame);
    }),
  );

describe('simulateCall', () => {
  it('should name the limit when a message of the bot is larger than it reads', async () => {
    const url = await bareBot((socket) => {
      socket.on('error', () => undefined);
      socket.send('x'.repeat(16 * 1_024 * 1_024 + 1));
    });
    const { breaches } = reportOf(await collect(url, { hangUpAfterMs: 5_000 }));

    expect(breaches.filter(({ code }) => code === 'badWebSocketFrame')).toMatchObject([
      {
        message: 'the bot sent a message of more than 16777216 bytes',
      },
    ]);
  });

  it.each([8_000, 16_000, 24_000] as const)(
    'should hear its own audio sample for sample from an echo bot at %i Hz',
    async (sampleRate) => {
      const samples = ramp(900, 1, sampleRate);
      const hangUp$ = new Subject<void>();
      const heard: number[] = [];
      const call$ = simulateCall(await bot(echo, { outbound: { flushAfterMs: 10_000 } }), {
        audio: { samples, sampleRate, timestampMs: 0 },
        sampleRate,
        hangUp$,
      }).pipe(
        tap((event) => {
          if (event.type === 'heard') {
            heard.push(...event.samples);
            if (heard.length >= samples.length) {
              hangUp$.next();
            }
          }
        }),
      );
      const report = reportOf(await all(call$));
      expect(heard.slice(0, samples.length)).toEqual([...samples]);
      expect([...report.tracks.caller.subarray(0, samples.length)]).toEqual([...samples]);
      expect(report).toMatchObject({ endedBy: 'caller', closeCode: 1_006, breaches: [] });
    },
  );

  it('should hear its own speech from an echo bot at 24 kHz, exactly as two resamplers return it', async () => {
    const recording = decodeWav(readFileSync('examples/audio/caller-8k.wav'));
    const spoken = recording.samples.subarray(0, 3 * 8_000);
    const given: Int16Array[] = [];
    const heard: Int16Array[] = [];
    const hangUp$ = new Subject<void>();
    const url = await bot(
      (call) =>
        call.audio$.pipe(
          tap((frame) => {
            given.push(frame.samples);
            call.send(frame);
          }),
        ),
      { sampleRate: 24_000, outbound: { flushAfterMs: 10_000 } },
    );
    const audio = { ...recording, samples: spoken };
    const report = reportOf(
      await all(
        simulateCall(url, { audio, sampleRate: 8_000, hangUp$ }).pipe(
          tap((event) => {
            if (event.type === 'heard') {
              heard.push(event.samples);
              if (concatSamples(heard).length >= spoken.length) {
                hangUp$.next();
              }
            }
          }),
        ),
      ),
    );

    const once24k = createResampler({ from: 8_000, to: 24_000 });
    const once8k = createResampler({ from: 24_000, to: 8_000 });
    const there = once24k.push(concatSamples([spoken, new Int16Array(8_000)]));
    const back = once8k.push(there).subarray(0, spoken.length);
    const again = concatSamples(heard).subarray(0, spoken.length);
    // Equal to the bit, so no border of a frame or message adds a click.
    expect(again).toEqual(back);
    expect(correlation(again, spoken)).toBeGreaterThanOrEqual(0.999);
    // The documented delay and no more: 4.75 ms of the first 20 ms, then nothing new.
    expect(given.slice(0, 3).map(({ length }) => length / 24)).toEqual([20 - once24k.latencyMs, 20, 20]);
    expect(once24k.latencyMs + once8k.latencyMs).toBeLessThanOrEqual(2 * 4.8);
    expect(report.breaches).toEqual([]);
  }, 30_000);

  it('should make a call with all its details known to the bot', async () => {
    const outcomes = new Subject<CallOutcome>();
    const outcome = all(outcomes.pipe(take(1)));
    const digits: string[] = [];
    const url = await bot(
      (call) =>
        call.dtmf$.pipe(
          tap(({ digit }) => {
            digits.push(digit);
            if (digit === '#') {
              call.end();
            }
          }),
        ),
      {},
      outcomes,
    );
    const dtmf$ = new Subject<'#'>();
    const dtmf = [
      { atMs: 40, digit: '4' },
      { atMs: 45, digit: '2' },
    ];
    const events$ = simulateCall(`${url}/path?tenant=a`, {
      dtmf,
      dtmf$,
      from: '0123',
      levelWindowMs: 0,
    }).pipe(
      tap((event) => {
        if (event.type === 'key' && event.digit === '2') {
          dtmf$.next('#');
        }
      }),
    );
    const events = await all(events$);
    expect(digits).toEqual(['4', '2', '#']);
    expect(events.map(({ type }) => type)).toEqual([
      'connecting',
      'open',
      'started',
      'key',
      'key',
      'key',
      'closed',
      'finished',
    ]);
    expect(reportOf(events)).toMatchObject({ endedBy: 'bot', closeCode: 1_000, sent: { keys: 3 } });
    expect(await outcome).toMatchObject([
      { reason: 'appEnded', info: { from: '0123', customParameters: { tenant: 'a' }, path: '/path' } },
    ]);
  });

  it('should echo the mark of a playback when it was heard, and play a goodbye to its end', async () => {
    const finished: unknown[] = [];
    const url = await bot((call) =>
      concat(
        call.play(tone({ durationMs: 300 })).pipe(tap((event) => finished.push(event))),
        call.play(tone({ durationMs: 200 })).pipe(ignoreElements()),
      ),
    );
    const report = reportOf(await collect(url, {}));
    expect(finished).toEqual([{ type: 'finished', outcome: 'played', confirmedBy: 'mark', heardMs: 300 }]);
    expect(report).toMatchObject({ endedBy: 'bot', closeCode: 1_000, breaches: [] });
    expect(report.heardMs).toBeGreaterThanOrEqual(500);
    expect(report.sent.markEchoes).toBeGreaterThanOrEqual(2);
  });

  it('should let a digit cut a prompt', async () => {
    const url = await bot((call) => call.play(tone({ durationMs: 10_000 }), { interruptOn: call.dtmf$ }));
    const events = await collect(url, { dtmf: [{ atMs: 300, digit: '1' }] });
    expect(ofType(events, 'clear')).toHaveLength(1);
    expect(reportOf(events).heardMs).toBeLessThan(5_000);
    expect(reportOf(events).breaches).toEqual([]);
  });

  it('should dial as Exotel does', async () => {
    let headers: IncomingMessage['headers'] = {};
    let asked: string | undefined;
    const url = await bareBot((socket, request) => {
      ({ headers, url: asked } = request);
      socket.close(4_000);
    });
    const events = await collect(url.replace('//', '//key:token@') + '/bot?tenant=a', {});
    expect(asked).toBe('/bot');
    expect(headers['user-agent']).toBe('Go-http-client/1.1');
    expect(headers.authorization).toBe(`Basic ${Buffer.from('key:token').toString('base64')}`);
    expect(headers['sec-websocket-protocol']).toBeUndefined();
    expect(headers['sec-websocket-extensions']).toBeUndefined();
    expect(ofType(events, 'closed')).toMatchObject([{ code: 4_000, by: 'bot' }]);
    expect(JSON.stringify(events[0])).not.toContain('token');
  });

  it('should find the mistakes of a bad bot', async () => {
    const url = await bareBot((socket) => {
      socket.on('message', (data: Buffer) => {
        const text = data.toString();
        if (!text.includes('"start"')) {
          return;
        }
        const media = (bytes: number, fields: object) =>
          JSON.stringify({
            event: 'media',
            media: { payload: Buffer.alloc(bytes).toString('base64') },
            ...fields,
          });
        socket.send(media(641, { stream_sid: 'made-up' }));
        socket.send(Buffer.from(media(3_200, { streamSid: 's', sequence_number: 7 })));
        socket.send(media(3_200, { stream_sid: 's', sequence_number: '5' }));
        socket.send('{"event":"stop"}');
        socket.close(1_000);
      });
    });
    const events = await collect(url, { streamSid: 's' });
    expect(reportOf(events).breaches.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'breach oddByte',
      'breach unknownStreamSid',
      'breach notMultipleOf320',
      'warning frameTooSmall',
      'breach binaryFrame',
      'breach numericCounter',
      'breach camelCaseId',
      'breach sequenceBackwards',
      'breach undocumentedEvent',
    ]);
  });

  it('should hang up at its time, and close cleanly when asked', async () => {
    const closed = new Subject<number>();
    const url = await bareBot((socket) => {
      socket.on('close', (code) => {
        closed.next(code);
      });
    });
    const seen = all(closed.pipe(take(1)));
    const hangUp$ = new Subject<void>();
    const events$ = simulateCall(url, { hangUp$, hangUp: { reason: 'callended', connection: 'close' } });
    const events = await all(
      events$.pipe(
        tap(({ type }) => {
          if (type === 'started') {
            queueMicrotask(() => {
              hangUp$.next();
            });
          }
        }),
      ),
    );
    expect(await seen).toEqual([1_000]);
    expect(ofType(events, 'stop')).toMatchObject([{ reason: 'callended' }]);
    expect(ofType(events, 'closed')).toMatchObject([{ code: 1_000, by: 'caller' }]);
  });

  it('should be cold, and cut the connection when it is unsubscribed', async () => {
    const closed = new Subject<number>();
    const url = await bareBot((socket) => {
      socket.on('close', (code) => {
        closed.next(code);
      });
    });
    const codes = all(closed.pipe(take(2)));
    const call$ = simulateCall(url).pipe(take(3));
    const events = await all(merge(call$, call$));
    const ids = ofType(events, 'started').map(({ streamSid }) => streamSid);
    expect(new Set(ids).size).toBe(2);
    expect(await codes).toEqual([1_006, 1_006]);
  });

  it('should not dial after an immediate unsubscribe, and not fail on an unsubscribe while dialling', async () => {
    const accepted: unknown[] = [];
    const url = await bareBot((socket) => accepted.push(socket));
    expect(await all(simulateCall(url).pipe(take(1)))).toMatchObject([{ type: 'connecting' }]);
    const left = simulateCall(url).subscribe();
    left.unsubscribe();
    await all(simulateCall(url).pipe(take(2)));
    expect(accepted).toHaveLength(1);
  });

  it('should clear every timer when it is unsubscribed', async () => {
    const url = await bareBot(() => undefined);
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const counts = await new Promise<readonly number[]>((resolve) => {
      const call = simulateCall(url).subscribe(({ type, atMs }) => {
        if (type === 'level' && atMs >= 500) {
          // The timer for the next frame is set after the current work is done.
          setImmediate(() => {
            const during = timers();
            call.unsubscribe();
            resolve([during, timers()]);
          });
        }
      });
    });
    expect(counts).toEqual([counts[0], (counts[0] ?? 0) - 1]);
  });

  it('should error when nobody listens', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    server.close();
    await once(server, 'close');
    const error: unknown = await all(simulateCall(`ws://key:secret@127.0.0.1:${port}`)).catch(
      (reason: unknown) => reason,
    );
    expect(TestingError.is(error) && error.code).toBe('cannotConnect');
    expect(String(error)).toContain('ECONNREFUSED');
    expect(String(error)).not.toContain('secret');
  });

  it('should error when the bot rejects the upgrade', async () => {
    const server = createServer((_, response) => response.writeHead(401).end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    stop = () => server.close();
    await expect(all(simulateCall(`ws://127.0.0.1:${port}`))).rejects.toThrow('401');
  });

  it("should error when the caller's WAV file cannot be read", async () => {
    await expect(all(simulateCall('ws://127.0.0.1:1', { audio: { wav: 'none.wav' } }))).rejects.toMatchObject(
      {
        code: 'fileNotFound',
        message: 'File not found: none.wav',
      },
    );
  });

  it('should throw when an argument is not valid', () => {
    expect(() => simulateCall('http://127.0.0.1')).toThrow(TypeError);
    expect(() => simulateCall('ws://127.0.0.1', { frameMs: -1 })).toThrow(RangeError);
  });
});

describe('simulateCall in detail', () => {
  it('should say live audio at the rate of the call, added to the rest', async () => {
    const frame: AudioFrame = {
      samples: new Int16Array(3_200).fill(20_000),
      sampleRate: 16_000,
      timestampMs: 0,
    };
    const heard: number[] = [];
    const url = await bot((call) =>
      call.audio$.pipe(
        tap(({ samples }) => heard.push(...samples)),
        ignoreElements(),
      ),
    );
    const events = await collect(url, { audio: { toneHz: 400 }, audio$: of(frame), hangUpAfterMs: 600 });
    // A tone swings around 0: only live audio of 20,000 plus the tone is this loud.
    expect(heard.filter((sample) => sample > 24_000).length).toBeGreaterThan(300);
    expect(heard.at(-1)).toBeLessThan(9_000);
    expect(ofType(events, 'spoken')).toEqual([]);
  });

  it('should error when live audio errors, or has an unsupported sample rate', async () => {
    const url = await bot(() => NEVER);
    const frame = { samples: new Int16Array(1), sampleRate: 7, timestampMs: 0 };
    await expect(collect(url, { audio$: of(frame) })).rejects.toThrow('`sampleRate` must be one of');
    await expect(collect(url, { audio$: throwError(() => new Error('no microphone')) })).rejects.toThrow(
      'no microphone',
    );
  });

  it('should emit with full detail the spoken audio, the beginning of heard audio, and every message', async () => {
    const url = await bot((call) => concat(call.play(tone({ durationMs: 400 })), NEVER));
    const events = await collect(url, { detail: 'full', audio: { toneHz: 400 }, hangUpAfterMs: 500 });
    const [spoken, hearing, heard, wire] = [
      ofType(events, 'spoken'),
      ofType(events, 'hearing'),
      ofType(events, 'heard'),
      ofType(events, 'wire'),
    ];
    const [{ report } = { report: undefined }] = ofType(events, 'finished');
    expect(spoken).toHaveLength(report?.sent.media ?? -1);
    expect(concatSamples(spoken.map(({ samples }) => samples))).toEqual(
      report?.tracks.caller.slice(0, spoken.length * 160),
    );
    expect(hearing).toHaveLength(2);
    expect(hearing.map(({ atMs, samples }) => [atMs, samples])).toEqual(
      heard.map(({ atMs, samples }) => [atMs, samples]),
    );
    expect(events.findIndex(({ type }) => type === 'hearing')).toBeLessThan(
      events.findIndex(({ type }) => type === 'heard'),
    );
    const eventsOf = (direction: string) =>
      wire.flatMap((message) =>
        message.direction === direction ? (/"event":"(\w+)"/.exec(message.data.toString())?.[1] ?? '?') : [],
      );
    expect(eventsOf('toBot').slice(0, 3)).toEqual(['connected', 'start', 'media']);
    expect(eventsOf('toBot').at(-1)).toBe('stop');
    expect(eventsOf('fromBot')).toEqual(['media', 'media', 'mark']);
  });

  it('should emit messages as quirks have changed them', async () => {
    const url = await bot(() => NEVER);
    const events = await collect(url, {
      detail: 'full',
      quirks: ['noConnected', 'binaryFrames', 'camelCase', 'garbage=1'],
      hangUpAfterMs: 100,
    });
    const [start, ...rest] = ofType(events, 'wire');
    expect(start?.isBinary).toBe(true);
    expect(start?.data.toString()).toMatch(/^\{"event":"start","streamSid"/);
    expect(rest.some(({ isBinary }) => !isBinary)).toBe(true);
  });

  it('should throw when called with another detail', () => {
    // @ts-expect-error -- only two values are valid
    expect(() => simulateCall('ws://bot', { detail: 'most' })).toThrow('`detail`');
  });
});
