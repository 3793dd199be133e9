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
  it('should listen with known options of their types', () => {
    const options: ListenOptions[] = [
      {},
      { port: 0, host: '::1', path: /^\/calls/, sampleRate: 16_000, wireSampleRate: 8_000 },
      { onListening: ({ port }) => port, onRejected: ({ code }) => code, drainTimeoutMs: 0 },
      // @ts-expect-error -- a misspelt option is not ignored
      { prot: 8_080 },
      // @ts-expect-error -- left out is left out, not undefined
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
      // @ts-expect-error -- what cannot be listened to is no socket
      acceptCall({ readyState: 1, send: () => undefined, close: () => undefined }),
      // @ts-expect-error -- a URL is no socket: calls come in, they are not dialled
      acceptCall('wss://example.org'),
    ];

    expect(accept).toHaveLength(3);
  });

  it('should type what `ofEvent` lets through by the events that it is given', () => {
    expect([
      true satisfies Equal<
        ReturnType<typeof ofEvent<'dtmf' | 'stop'>>,
        OperatorFunction<InboundMessage, Extract<InboundMessage, { readonly event: 'dtmf' | 'stop' }>>
      >,
    ]).not.toContain(false);
  });

  it('should ask for a rate where time depends on it', () => {
    const misuses = [
      // @ts-expect-error -- a frame has its rate
      () => paceAudio({ sampleRate: 8_000 }),
      // @ts-expect-error -- what is converted from and to must be said
      () => encodeAudio({ sampleRate: 8_000 }),
      // @ts-expect-error -- what is converted to must be said
      () => resample({ from: 8_000 }),
      // @ts-expect-error -- a message to nobody cannot be written
      () => serialize({}),
      // @ts-expect-error -- there is no such event
      () => ofEvent('hello'),
    ];

    expect(misuses).toHaveLength(5);
  });

  it('should test a call with the type that applications are written for', () => {
    const asCall = (call: TestCall): CallSession => call;

    expect(asCall).toHaveLength(1);
  });
});
