import type {
  AudioFrame,
  CallInfo,
  CallLifecycle,
  ConfirmedBy,
  Diagnostic,
  DiagnosticCode,
  Digit,
  DtmfDigit,
  EndReason,
  InboundMessage,
  MarkResult,
  OutboundMessage,
  PcmInput,
  PlaybackEvent,
  PlaybackOutcome,
  WireIssue,
} from '../../src/index';
import type { Equal, OptionalKeys } from './Equal';

describe('the types of values', () => {
  it('should tell how a call ends', () => {
    expect([
      true satisfies Equal<
        EndReason,
        | 'callerHangup'
        | 'flowEnded'
        | 'appEnded'
        | 'appError'
        | 'maxDuration'
        | 'stalled'
        | 'drained'
        | 'socketClosed'
        | 'socketError'
        | 'protocolError'
        | 'unknown'
      >,
      true satisfies Equal<
        CallLifecycle,
        | { readonly state: 'connected' }
        | { readonly state: 'started'; readonly info: CallInfo }
        | { readonly state: 'stalled'; readonly silentMs: number }
        | { readonly state: 'resumed' }
        | { readonly state: 'ending'; readonly by: 'caller' | 'flow' | 'app' | 'unknown' }
        | {
            readonly state: 'ended';
            readonly reason: EndReason;
            readonly code?: number;
            readonly detail?: string;
          }
      >,
    ]).not.toContain(false);
  });

  it('should be narrowed by state, by type and by event', () => {
    const reasonOf = (value: CallLifecycle): EndReason | undefined =>
      value.state === 'ended' ? value.reason : undefined;
    const heardOf = (event: PlaybackEvent): number => (event.type === 'started' ? 0 : event.heardMs);
    const keyOf = (message: InboundMessage): Digit | undefined =>
      message.event === 'dtmf' ? message.digit : undefined;

    expect(reasonOf({ state: 'ended', reason: 'drained' })).toBe('drained');
    expect(heardOf({ type: 'progress', heardMs: 20, queuedMs: 0 })).toBe(20);
    expect(keyOf({ event: 'dtmf', digit: '#' })).toBe('#');
    expect([
      // @ts-expect-error -- only what has ended has a reason
      undefined satisfies CallLifecycle['reason'],
      // @ts-expect-error -- what has only begun says nothing of its end
      undefined satisfies Extract<PlaybackEvent, { type: 'started' }>['outcome'],
    ]).toHaveLength(2);
  });

  it('should tell what became of audio', () => {
    expect([
      true satisfies Equal<PlaybackOutcome, 'played' | 'cleared' | 'ended'>,
      true satisfies Equal<ConfirmedBy, 'mark' | 'clock' | 'local'>,
      true satisfies Equal<
        PlaybackEvent,
        | { readonly type: 'started' }
        | { readonly type: 'progress'; readonly heardMs: number; readonly queuedMs: number }
        | {
            readonly type: 'finished';
            readonly outcome: 'played' | 'cleared' | 'ended';
            readonly confirmedBy: 'mark' | 'clock' | 'local';
            readonly heardMs: number;
            readonly cutMs?: number;
          }
      >,
      true satisfies Equal<
        { [K in keyof MarkResult]: MarkResult[K] },
        { readonly name: string; readonly outcome: PlaybackOutcome; readonly confirmedBy: ConfirmedBy }
      >,
    ]).not.toContain(false);
  });

  it('should have audio and keys as applications have them', () => {
    expect([
      true satisfies Equal<
        { [K in keyof AudioFrame]: AudioFrame[K] },
        {
          readonly samples: Int16Array;
          readonly sampleRate: number;
          readonly timestampMs: number;
          readonly sequenceNumber?: number;
        }
      >,
      true satisfies Equal<PcmInput, AudioFrame | Int16Array | Uint8Array>,
      true satisfies Equal<
        Digit,
        '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '*' | '#' | 'A' | 'B' | 'C' | 'D'
      >,
      true satisfies Equal<
        { [K in keyof DtmfDigit]: DtmfDigit[K] },
        { readonly digit: Digit; readonly durationMs?: number; readonly sequenceNumber?: number }
      >,
    ]).not.toContain(false);
    // @ts-expect-error -- there is no such key
    const noKey: DtmfDigit = { digit: 'E' };
    // @ts-expect-error -- a frame says its rate
    const noRate: PcmInput = { samples: new Int16Array(0), timestampMs: 0 };
    // @ts-expect-error -- nobody may change a frame under another subscriber
    const change = (frame: AudioFrame) => (frame.samples = new Int16Array(0));
    expect([noKey, noRate, change]).toHaveLength(3);
  });

  it('should know the calls, with ids that a test can write down', () => {
    expect([
      true satisfies Equal<
        OptionalKeys<CallInfo>,
        'callSid' | 'accountSid' | 'legSid' | 'from' | 'to' | 'path' | 'query' | 'remoteAddress'
      >,
      true satisfies Equal<CallInfo['streamSid'], string>,
      true satisfies Equal<CallInfo['callSid'], string | undefined>,
    ]).not.toContain(false);
  });

  it('should have one message an event, each with what was odd about it', () => {
    expect([
      true satisfies Equal<
        InboundMessage['event'],
        'connected' | 'start' | 'media' | 'dtmf' | 'mark' | 'stop' | 'clear' | 'unknown' | 'invalid'
      >,
      true satisfies InboundMessage['issues'] extends readonly WireIssue[] | undefined ? true : false,
      true satisfies Equal<OutboundMessage['event'], 'media' | 'mark' | 'clear'>,
      true satisfies Equal<Diagnostic['code'], DiagnosticCode>,
    ]).not.toContain(false);
    const outbound: OutboundMessage[] = [
      { event: 'media', payload: new Uint8Array(320) },
      { event: 'mark', name: 'm' },
      { event: 'clear' },
    ];
    // @ts-expect-error -- base64 is the wire's affair
    outbound.push({ event: 'media', payload: 'AAAA' });
    // @ts-expect-error -- a mark without a name cannot be told from another
    outbound.push({ event: 'mark' });
    // @ts-expect-error -- bots do not end a stream by a message
    outbound.push({ event: 'stop' });
    expect(outbound).toHaveLength(6);
  });
});
