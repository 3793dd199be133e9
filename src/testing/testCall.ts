import { asyncScheduler, EMPTY, isObservable, type Observable, Subscription } from 'rxjs';
import type { AudioFrame } from '../audio/AudioFrame.js';
import { encodeMulaw } from '../audio/g711/mulaw.js';
import { pcm16ToSamples } from '../audio/pcm16.js';
import type { PcmInput } from '../audio/PcmInput.js';
import { PcmConverter } from '../audio/resample/PcmConverter.js';
import type { DtmfDigit } from '../operators/wire/DtmfDigit.js';
import type { CallInfo } from '../session/contract/CallInfo.js';
import type { CallLifecycle, EndReason } from '../session/contract/CallLifecycle.js';
import type { CallOptions } from '../session/contract/CallOptions.js';
import type { CallSession } from '../session/contract/CallSession.js';
import { acceptCall } from '../socket/acceptCall.js';
import { checkObject } from '../support/options.js';
import { describeValue } from '../support/describeValue.js';
import { isDigit } from '../wire/ids.js';
import type { OutboundMessage } from '../wire/OutboundMessage.js';
import { checkPlayout, type PlayoutBehaviour } from './caller/SimulatedPlayout.js';
import { checkNames } from './checkNames.js';
import { FakeSocket } from './sockets/FakeSocket.js';
import type { Quirk } from './quirks/quirks.js';
import { planQuirks } from './quirks/readQuirk.js';

/**
 * Options for {@link testCall}: a caller, as observables. Every option may be left out.
 *
 * @public
 */
export interface TestCallOptions {
  /**
   * Audio of the caller: frames (converted from their own sample rate), samples at the stream's rate, or bytes as
   * they go over the wire. Its completion does not end the call.
   *
   * @defaultValue no audio
   */
  readonly audio$?: Observable<PcmInput>;
  /**
   * DTMF digits of the caller. A string holds one digit per character: `'4271'` is four digits. Its completion does
   * not end the call.
   *
   * @defaultValue no digits
   */
  readonly dtmf$?: Observable<DtmfDigit | string>;
  /**
   * How the call ends. An `ending` or `ended` value does on the wire what makes a call end that way; other values
   * have no effect. The reason alone is enough: `'callerHangup'`.
   *
   * @defaultValue the call does not end by itself
   */
  readonly lifecycle$?: Observable<CallLifecycle | EndReason>;
  /** Values of the call's `start` message and of its request, such as `from` and `customParameters`. */
  readonly info?: Partial<CallInfo>;
  /** Options of the call, as for `acceptCall`. Watchdogs and limits are off unless they are set here. */
  readonly options?: CallOptions;
  /** How Exotel's side plays audio and echoes marks. */
  readonly playout?: PlayoutBehaviour;
  /**
   * Ways in which Exotel misbehaves, such as `['firstMarkLost', 'numbers']`: entries of `QUIRKS` that do not need a
   * socket. Their times count in the caller's audio.
   *
   * @defaultValue no quirks
   */
  readonly quirks?: readonly Quirk[];
}

/**
 * Call without a phone: the session that an application gets, and everything it sent.
 *
 * @public
 */
export interface TestCall extends CallSession {
  /** Messages sent to Exotel, from the first one. New subscribers get the earlier messages too. */
  readonly sent$: Observable<OutboundMessage>;
}

/**
 * Creates a call without a phone. It is the real `acceptCall` over a socket in memory. The Exotel at the other end
 * plays the audio that you send and echoes each mark when it was heard. All timing uses RxJS time: in virtual time an
 * hour takes milliseconds of real time.
 *
 * ```ts
 * marbles(({ cold, expectObservable }) => {
 *   const call = testCall({ dtmf$: cold('2s k', { k: '1' }) });
 *   const prompt$ = call.play(tone({ durationMs: 5_000 }), { interruptOn: call.dtmf$, report: 'started' });
 *   expectObservable(prompt$.pipe(map(({ type }) => type))).toBe('s 1999ms (f|)', { s: 'started', f: 'finished' });
 * });
 * ```
 *
 * @param config - what the caller does, and how Exotel's side behaves
 * @returns the call, with `sent$`
 * @throws TypeError when an input is not an observable or `info` is not valid; RangeError when an option or quirk is
 * unknown, or a quirk needs a socket. An invalid digit throws when it is emitted: in virtual time, `marbles` throws
 * it
 * @see {@link marbles}
 * @public
 */
export function testCall(config: TestCallOptions = {}): TestCall {
  checkTestCall(config);
  const { audio$ = EMPTY, dtmf$ = EMPTY, lifecycle$ = EMPTY, info = {}, options = {}, playout = {} } = config;
  const { path, query, remoteAddress, ...start } = info;
  const quirks = planQuirks(config.quirks ?? []);
  const onSocket = quirks.find(({ entry }) => entry.needsSocket === true);
  if (onSocket !== undefined) {
    throw new RangeError(
      `\`quirks\` must not need a socket here, got "${onSocket.entry.name}". Use it with simulateCall, or mix quirks with \`quirkMix(seed, { transport: 'memory' })\``,
    );
  }
  const socket = new FakeSocket({ start, playout, quirks });
  const request = { url: urlOf(path, query), socket: { remoteAddress } };
  const quiet = {
    ...options,
    limits: {
      startTimeoutMs: Infinity,
      mediaTimeoutMs: Infinity,
      endAfterMediaTimeoutMs: Infinity,
      pingTimeoutMs: Infinity,
      maxDurationMs: Infinity,
      maxMessagesPerSecond: Infinity,
      ...options.limits,
    },
  };
  let accepted: CallSession | undefined;
  acceptCall(socket, request, quiet).subscribe((call) => {
    accepted = call;
  });
  socket.begin();
  if (accepted === undefined) {
    throw new TypeError(
      '`info` must describe a valid `start` message; the call did not begin with these values',
    );
  }

  const call: CallSession = accepted;
  const inputs = new Subscription();
  call.lifecycle$.subscribe({
    complete: () => {
      inputs.unsubscribe();
    },
  });
  const createdAt = asyncScheduler.now();
  const isVirtual = createdAt < EPOCH_MS;
  let isSubscribing = true;
  let waiting = 0;
  // A value at the very beginning waits one turn: subscribers subscribe only after this function has returned.
  const inTurn = <T>(take: (value: T) => void) => {
    const takeNow = (value: T) => {
      waiting--;
      take(value);
    };
    return (value: T) => {
      if (waiting > 0 || isSubscribing || (isVirtual && asyncScheduler.now() === createdAt)) {
        waiting++;
        inputs.add(
          asyncScheduler.schedule(() => {
            takeNow(value);
          }),
        );
      } else {
        take(value);
      }
    };
  };
  let samples = 0;
  const { sampleRate, encoding } = call.info.mediaFormat;
  const isMulaw = encoding === 'mulaw';
  const converter = new PcmConverter({ sampleRate, to: sampleRate, resamplerQuality: 'balanced' });
  inputs.add(
    audio$.subscribe(
      inTurn((audio) => {
        const isDated = isFrame(audio) && audio.sampleRate === sampleRate;
        const timestampMs = isDated ? audio.timestampMs : (samples * 1_000) / sampleRate;
        const isRaw = audio instanceof Uint8Array;
        const pcm = isRaw ? audio : converter.convert(audio);
        const payload = isMulaw && !isRaw ? encodeMulaw(pcm16ToSamples(pcm)) : pcm;
        samples += payload.length / (isMulaw ? 1 : 2);
        // The resampler's filter holds back its first output.
        if (payload.length > 0 || !isFrame(audio) || isDated) {
          socket.receive(socket.messages.media(payload, timestampMs));
        }
      }),
    ),
  );
  inputs.add(
    dtmf$.subscribe(
      inTurn((key) => {
        if (typeof key === 'string') {
          for (const digit of key) {
            socket.receive(socket.messages.dtmf(readKey(digit, key)));
          }
        } else {
          socket.receive(
            socket.messages.dtmf(readKey(key.digit, key.digit), key.durationMs, key.sequenceNumber),
          );
        }
      }),
    ),
  );
  inputs.add(
    lifecycle$.subscribe(
      inTurn((value) => {
        endAs(socket, typeof value === 'string' ? { state: 'ended', reason: value } : value);
      }),
    ),
  );
  isSubscribing = false;
  return Object.assign(call, { sent$: socket.sent$ });
}

/** A clock that shows less than this (a time in 1973) is virtual. */
const EPOCH_MS = 100_000_000_000;

function isFrame(audio: PcmInput): audio is AudioFrame {
  return 'samples' in audio;
}

/** @throws RangeError when the digit is not valid */
function readKey(digit: string, given: string): string {
  if (!isDigit(digit)) {
    throw new RangeError(`\`dtmf$\` must emit DTMF digits (0–9, *, #, A–D), got ${describeValue(given)}`);
  }
  return digit;
}

function urlOf(
  path: string | undefined,
  query: Readonly<Record<string, string>> | undefined,
): string | undefined {
  return path === undefined && query === undefined
    ? undefined
    : `${path ?? '/'}${query === undefined ? '' : `?${new URLSearchParams({ ...query }).toString()}`}`;
}

/** Sends or does on the wire what makes a call end that way. */
function endAs(socket: FakeSocket, value: CallLifecycle): void {
  if (value.state === 'ending') {
    if (value.by !== 'app') {
      socket.hangUp(STOP_REASONS[value.by]);
    }
  } else if (value.state === 'ended') {
    switch (value.reason) {
      case 'callerHangup':
        socket.hangUp(STOP_REASONS.caller);
        break;
      case 'flowEnded':
        socket.hangUp(STOP_REASONS.flow);
        break;
      case 'unknown':
        socket.hangUp(STOP_REASONS.unknown);
        break;
      case 'socketError':
        socket.fail(new Error(value.detail ?? 'The connection was reset'));
        break;
      case 'protocolError':
        socket.fail(
          Object.assign(new Error(value.detail ?? 'Invalid frame'), { code: 'WS_ERR_INVALID_OPCODE' }),
        );
        break;
      default:
        socket.drop(value.code ?? 1006);
    }
  }
}

const STOP_REASONS = { caller: 'canceled or call ended', flow: 'stopped', unknown: 'no reason' } as const;

const OPTIONS = {
  audio$: true,
  dtmf$: true,
  lifecycle$: true,
  info: true,
  options: true,
  playout: true,
  quirks: true,
} satisfies Record<keyof TestCallOptions, true>;

/**
 * Checks the types of the options, for callers without a compiler.
 *
 * @throws TypeError when an option has the wrong type, RangeError when its name is unknown
 */
function checkTestCall(options: TestCallOptions): void {
  checkNames('testCall', options, Object.keys(OPTIONS));
  const { audio$, dtmf$, lifecycle$, playout = {}, info = {}, options: callOptions = {} } = options;
  checkObject('`info`', info);
  checkObject('`options`', callOptions);
  for (const [name, input$] of Object.entries({ audio$, dtmf$, lifecycle$ })) {
    if (input$ !== undefined && !isObservable(input$)) {
      throw new TypeError(`\`${name}\` must be an Observable, got ${describeValue(input$)}`);
    }
  }
  checkPlayout(playout);
}
