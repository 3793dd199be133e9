import type { IncomingMessage, Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { MonoTypeOperatorFunction, Observable, OperatorFunction } from 'rxjs';
import type { WebSocket } from 'ws';
import type {
  collectDigits,
  decodeAudio,
  decodeDtmf,
  deserialize,
  frameAudio,
  listen,
} from '../../src/index';
import {
  acceptCall,
  encodeAudio,
  ofEvent,
  paceAudio,
  resample,
  serialize,
  type AudioFrame,
  type CallOptions,
  type CallSession,
  type DtmfDigit,
  type InboundMessage,
  type ListenOptions,
  type OutboundMessage,
  type PcmInput,
  type UpgradeInfo,
  type WebSocketLike,
} from '../../src/index';
import type { testCall } from '../../src/testing/index';
import { type TestCall } from '../../src/testing/index';
import type { Equal, OptionalKeys } from './Equal';

describe('the types of functions', () => {
  it('should get calls', () => {
    expect([
      true satisfies Equal<typeof listen, (options?: ListenOptions) => Observable<CallSession>>,
      true satisfies Equal<
        typeof acceptCall,
        (socket: WebSocketLike, request?: UpgradeInfo, options?: CallOptions) => Observable<CallSession>
      >,
    ]).not.toContain(false);
  });

  it('should listen with the options of the contract, all of which may be left out', () => {
    expect([
      true satisfies Equal<OptionalKeys<ListenOptions>, keyof ListenOptions>,
      true satisfies Equal<OptionalKeys<CallOptions>, keyof CallOptions>,
      true satisfies Equal<ListenOptions['server'], Server | TlsServer | undefined>,
      true satisfies Equal<ListenOptions['path'], string | RegExp | undefined>,
      true satisfies Equal<ListenOptions['drain$'], Observable<unknown> | undefined>,
      true satisfies Equal<CallOptions['resamplerQuality'], 'lowLatency' | 'balanced' | 'best' | undefined>,
      true satisfies Equal<
        keyof NonNullable<CallOptions['outbound']>,
        'messageBytes' | 'sendAheadMs' | 'flushAfterMs' | 'maxQueueMs' | 'onQueueFull'
      >,
    ]).not.toContain(false);
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

  it('should be operators from and to the values of the contract', () => {
    expect([
      true satisfies Equal<
        ReturnType<typeof deserialize>,
        OperatorFunction<string | Uint8Array, InboundMessage>
      >,
      true satisfies Equal<ReturnType<typeof decodeAudio>, OperatorFunction<InboundMessage, AudioFrame>>,
      true satisfies Equal<ReturnType<typeof decodeDtmf>, OperatorFunction<InboundMessage, DtmfDigit>>,
      true satisfies Equal<ReturnType<typeof encodeAudio>, OperatorFunction<PcmInput, OutboundMessage>>,
      true satisfies Equal<ReturnType<typeof serialize>, OperatorFunction<OutboundMessage, string>>,
      true satisfies Equal<ReturnType<typeof collectDigits>, OperatorFunction<DtmfDigit, string>>,
      true satisfies Equal<ReturnType<typeof resample>, MonoTypeOperatorFunction<AudioFrame>>,
      true satisfies Equal<ReturnType<typeof frameAudio>, MonoTypeOperatorFunction<Uint8Array>>,
      true satisfies Equal<ReturnType<typeof paceAudio>, MonoTypeOperatorFunction<Uint8Array>>,
      true satisfies Equal<
        ReturnType<typeof ofEvent<'dtmf' | 'stop'>>,
        OperatorFunction<InboundMessage, Extract<InboundMessage, { readonly event: 'dtmf' | 'stop' }>>
      >,
    ]).not.toContain(false);
  });

  it('should ask for a rate where time depends on it', () => {
    const misuses = [
      // @ts-expect-error -- how long a chunk plays depends on the rate
      () => paceAudio({}),
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

    expect([
      true satisfies Equal<ReturnType<typeof testCall>, TestCall>,
      true satisfies Equal<Exclude<keyof TestCall, keyof CallSession>, 'sent$'>,
      true satisfies Equal<TestCall['sent$'], Observable<OutboundMessage>>,
    ]).not.toContain(false);
    expect(asCall).toHaveLength(1);
  });
});
