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
import { describeValue } from '../support/describeValue.js';
import { isDigit } from '../wire/ids.js';
import type { OutboundMessage } from '../wire/OutboundMessage.js';
import { checkPlayout, type PlayoutBehaviour } from './caller/SimulatedPlayout.js';
import { checkNames } from './checkNames.js';
import { FakeSocket } from './sockets/FakeSocket.js';
import type { Quirk } from './quirks/quirks.js';
import { planQuirks } from './quirks/readQuirk.js';

/**
 * A caller, as observables. Every member may be left out.
 *
 * @public
 */
export interface TestCallOptions {
  /**
   * What the caller says: frames, which are converted from their own rates, samples at the wire's rate, or bytes as they
   * go over the wire. Its completion means nothing.
   */
  readonly audio$?: Observable<PcmInput>;
  /** The keys that the caller presses; a text is a key each letter: `'4271'` are four. Its completion means nothing. */
  readonly dtmf$?: Observable<DtmfDigit | string>;
  /**
   * How the call ends: an `ending` or `ended` value does what makes a call end so; others mean nothing. The reason alone
   * is enough: `'callerHangup'`.
   */
  readonly lifecycle$?: Observable<CallLifecycle | EndReason>;
  readonly info?: Partial<CallInfo>;
  /** What the call is told at its beginning. No watchdog and no limit runs unless it is asked for. */
  readonly options?: CallOptions;
  /** How Exotel's side plays and echoes. */
  readonly playout?: PlayoutBehaviour;
  /**
   * The ways in which Exotel misbehaves, such as `['firstMarkLost', 'numbers']`: those of `QUIRKS` that do not need a
   * socket. Their times are those of the caller's audio.
   *
   * @defaultValue none
   */
  readonly quirks?: readonly Quirk[];
}

/**
 * A call without a phone: the session that an application gets, and what it sent.
 *
 * @public
 */
export interface TestCall extends CallSession {
  /** What was sent to Exotel, from the beginning. */
  readonly sent$: Observable<OutboundMessage>;
}

/**
 * Makes a call without a phone: the real `acceptCall` over a socket in memory, with an Exotel at its other end that plays
 * what is sent and echoes marks when it was heard. All its time is rxjs's: within `TestScheduler.run` an hour passes in
 * no time.
 *
 * ```ts
 * scheduler.run(({ cold, expectObservable }) => {
 *   const call = testCall({ dtmf$: cold('2s k', { k: '1' }) });
 *   const prompt$ = call.play(tone({ durationMs: 5_000 }), { interruptOn: call.dtmf$, report: 'started' });
 *   expectObservable(prompt$.pipe(map(({ type }) => type))).toBe('s 1999ms (f|)', { s: 'started', f: 'finished' });
 * });
 * ```
 *
 * @throws TypeError when an input is no observable, RangeError when there is no such option or quirk, or one that needs a
 * socket. A key that is none is thrown by what is subscribed in its time: in virtual time, by `marbles`
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
      `\`quirks\` must do without a socket, got "${onSocket.entry.name}": simulateCall has it, and \`quirkMix(seed, { transport: 'memory' })\` mixes others`,
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
    throw new TypeError('`info` makes no call: its `start` was not understood');
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
  // A value at the very beginning waits one turn: whoever is to hear it subscribes after this function has returned.
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
        // A filter holds the first of what it converts back.
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

/** Clocks that show less, in 1973, are virtual. */
const EPOCH_MS = 100_000_000_000;

function isFrame(audio: PcmInput): audio is AudioFrame {
  return 'samples' in audio;
}

/** @throws RangeError when there is no such key */
function readKey(digit: string, given: string): string {
  if (!isDigit(digit)) {
    throw new RangeError(`\`dtmf$\` must give keys, 0–9, *, #, A–D, got ${describeValue(given)}`);
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

/** Does on the wire what makes a call end in a certain way. */
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
 * Looks at the kinds of what a test call is made of, where no compiler does.
 *
 * @throws TypeError when an option is of the wrong kind, RangeError when there is none of its name
 */
function checkTestCall(options: TestCallOptions): void {
  checkNames('testCall', options, Object.keys(OPTIONS));
  const { audio$, dtmf$, lifecycle$, playout = {} } = options;
  for (const [name, input$] of Object.entries({ audio$, dtmf$, lifecycle$ })) {
    if (input$ !== undefined && !isObservable(input$)) {
      throw new TypeError(`\`${name}\` must be an Observable, got ${describeValue(input$)}`);
    }
  }
  checkPlayout(playout);
}
