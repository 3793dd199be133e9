// Names that the examples of the documents use without a declaration: a call, and the reader's own functions.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Observable } from 'rxjs';
import type { RunHelpers } from 'rxjs/testing';
import type {
  Agent,
  AudioFrame,
  CallHandler,
  CallSession,
  InboundMessage,
  OutboundMessage,
  WebSocketLike,
} from 'exotel-rx';
import type { Background } from 'exotel-rx/audio';
import type { Story } from 'exotel-rx/testing';

export { default as assert } from 'node:assert/strict';
export { readFileSync, writeFileSync } from 'node:fs';
export { createServer } from 'node:http';
export { TestScheduler } from 'rxjs/testing';

// ---- a call and its handlers
export declare const call: CallSession;
export declare const handler: CallHandler;
export declare const asyncHandler: CallHandler;
export declare function bot(prompts: unknown): CallHandler;
export declare function askAccount(call: CallSession): Observable<unknown>;
export declare function conversation(call: CallSession): Observable<unknown>;
export declare function login(
  call: CallSession,
  isPin: (pin: string) => Observable<boolean>,
): Observable<unknown>;
export declare function isPin(pin: string): Observable<boolean>;
export declare function checkPin(pin: string, options: { signal: AbortSignal }): Promise<boolean>;
export declare function realtimeAgent(apiKey: string): Agent;

// ---- audio and texts
export declare const welcome: AudioFrame;
export declare const goodbye: AudioFrame;
export declare const areYouThere: AudioFrame;
export declare const oneMinuteLeft: AudioFrame;
export declare const callerAudio: AudioFrame;
export declare const botAudio: AudioFrame;
export declare const background: Background;
export declare const music: Background;
export declare const file: Uint8Array;
export declare const audio$: Observable<AudioFrame>;
export declare const music$: Observable<AudioFrame>;
export declare const voice$: Observable<AudioFrame>;
export declare const speech$: Observable<AudioFrame>;
export declare const engine: AsyncIterable<Uint8Array>;
export declare const bytes$: Observable<Uint8Array>;
export declare const tts: { generate(options: object): { samples: Float32Array; sampleRate: number } };
export declare const text: string;
export declare const answered$: Observable<unknown>;
export declare const agentReady$: Observable<unknown>;
export declare const reply$: Observable<unknown>;
export declare function speak(text: string): Observable<Uint8Array>;
export declare function textToSpeech(text: string): Observable<Uint8Array>;

// ---- the wire
export declare const streamSid: string;
export declare const texts$: Observable<string>;
export declare const messages$: Observable<InboundMessage>;
export declare const outbound$: Observable<OutboundMessage>;
export declare const socket: WebSocketLike & { send(text: string): void };

// ---- a server
export declare const url: string;
export declare const AppModule: unknown;
export declare function findBot(
  name: string | undefined,
): Promise<{ readonly isPaused: boolean } | undefined>;
export declare const server: Server & {
  on(event: 'connection', listener: (socket: WebSocketLike, request: IncomingMessage) => void): unknown;
};
export declare const response: ServerResponse;
export declare const secret: string;
export declare const apiKey: string;
export declare const cert: string;
export declare const key: string;
export declare const certPath: string;
export declare const keyPath: string;
export declare const log: { info(entry: object): void };
export declare function thirdParty(digit: string): void;

// ---- tests
export declare const story: Story;
export declare const prompts: Readonly<Record<string, AudioFrame>>;
export declare const scheduler: { run(story: (helpers: RunHelpers) => void): void };
export declare const cold: RunHelpers['cold'];
export declare const expectObservable: RunHelpers['expectObservable'];
