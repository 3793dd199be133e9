import type { IncomingMessage } from 'node:http';
import type { OperatorFunction } from 'rxjs';
import type { WebSocket } from 'ws';
import {
  acceptCall,
  type CallSession,
  encodeAudio,
  type InboundMessage,
  type ListenOptions,
  ofEvent,
  paceAudio,
  serialize,
} from '../../src/index';
import { resample } from '../../src/audio';
import type { TestCall } from '../../src/testing/index';
import type { Equal } from './Equal';

describe('the types of functions', () => {
  it('should type the options of `listen`', () => {
    const options: ListenOptions[] = [
      {},
      { port: 0, host: '::1', path: /^\/calls/, sampleRate: 16_000, wireSampleRate: 8_000 },
      { onListening: ({ port }) => port, onRejected: ({ code }) => code, drainTimeoutMs: 0 },
      // @ts-expect-error -- a misspelt option is not ignored
      { prot: 8_080 },
      // @ts-expect-error -- a missing option is not undefined
      { port: undefined },
      // @ts-expect-error -- a rate is a number of Hz
      { sampleRate: '16000' },
    ];
    expect(options).toHaveLength(6);
  });

  it('should accept the WebSocket of ws and that of browsers, with the request of Node', () => {
    const accept = (socket: WebSocket, other: globalThis.WebSocket, request: IncomingMessage) => [
      acceptCall(socket, request),
      acceptCall(other),
      // @ts-expect-error -- a socket has listeners
      acceptCall({ readyState: 1, send: () => undefined, close: () => undefined }),
      // @ts-expect-error -- a URL is not a socket
      acceptCall('wss://example.org'),
    ];

    expect(accept).toHaveLength(3);
  });

  it('should type the messages of `ofEvent` by its events', () => {
    expect([
      true satisfies Equal<
        ReturnType<typeof ofEvent<'dtmf' | 'stop'>>,
        OperatorFunction<InboundMessage, Extract<InboundMessage, { readonly event: 'dtmf' | 'stop' }>>
      >,
    ]).not.toContain(false);
  });

  it('should require a sample rate where time depends on it', () => {
    const misuses = [
      // @ts-expect-error -- a frame has its rate
      () => paceAudio({ sampleRate: 8_000 }),
      // @ts-expect-error -- both rates are required
      () => encodeAudio({ sampleRate: 8_000 }),
      // @ts-expect-error -- the rate of the wire is required
      () => resample({ from: 8_000 }),
      // @ts-expect-error -- the id of the stream is required
      () => serialize({}),
      // @ts-expect-error -- unknown event
      () => ofEvent('hello'),
    ];

    expect(misuses).toHaveLength(5);
  });

  it('should test a call with the type that applications use', () => {
    const asCall = (call: TestCall): CallSession => call;

    expect(asCall).toHaveLength(1);
  });
});
