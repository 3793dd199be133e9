import type {
  AudioFrame,
  CallLifecycle,
  Digit,
  DtmfDigit,
  EndReason,
  InboundMessage,
  OutboundMessage,
  PcmInput,
  PlaybackEvent,
  WireIssue,
  DIAGNOSTIC_CODES,
  REJECTION_CODES,
} from '../../src/index';
import { type DiagnosticCode, type RejectionCode } from '../../src/index';
import type { INTERRUPTION_MODES, INTERRUPTION_VERDICTS } from '../../src/session/contract/Interruption';
import type { botErrorCodes, botIssueCodes } from '../../src/testing/rules/BotMessage';
import type { BotErrorCode, BotIssueCode } from '../../src/testing/index';
import type { InterruptionMode, InterruptionVerdict, WireErrorCode, WireIssueCode } from '../../src/index';
import type { digits } from '../../src/wire/ids';
import type { wireErrorCodes, wireIssueCodes } from '../../src/wire/WireIssue';
import type { Equal } from './Equal';

describe('the types of values', () => {
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
      // @ts-expect-error -- only an ended call has a reason
      undefined satisfies CallLifecycle['reason'],
      // @ts-expect-error -- a started playback has no result
      undefined satisfies Extract<PlaybackEvent, { type: 'started' }>['outcome'],
    ]).toHaveLength(2);
  });

  it('should type audio and digits as applications use them', () => {
    expect([
      true satisfies Equal<
        Digit,
        '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '*' | '#' | 'A' | 'B' | 'C' | 'D'
      >,
    ]).not.toContain(false);
    // @ts-expect-error -- not a digit
    const noKey: DtmfDigit = { digit: 'E' };
    // @ts-expect-error -- a frame has a sample rate
    const noRate: PcmInput = { samples: new Int16Array(0), timestampMs: 0 };
    // @ts-expect-error -- frames are read-only
    const change = (frame: AudioFrame) => (frame.samples = new Int16Array(0));
    expect([noKey, noRate, change]).toHaveLength(3);
  });

  it('should have a list of every code', () => {
    expect([
      true satisfies Equal<(typeof digits)[number], Digit>,
      true satisfies Equal<(typeof wireErrorCodes)[number], WireErrorCode>,
      true satisfies Equal<(typeof wireIssueCodes)[number], WireIssueCode>,
      true satisfies Equal<(typeof botErrorCodes)[number], BotErrorCode>,
      true satisfies Equal<(typeof botIssueCodes)[number], BotIssueCode>,
      true satisfies Equal<(typeof INTERRUPTION_MODES)[number], InterruptionMode>,
      true satisfies Equal<(typeof INTERRUPTION_VERDICTS)[number], InterruptionVerdict>,
      true satisfies Equal<(typeof DIAGNOSTIC_CODES)[number], DiagnosticCode>,
      true satisfies Equal<(typeof REJECTION_CODES)[number], RejectionCode>,
    ]).toHaveLength(9);
  });

  it('should have one message type per event, each with its issues', () => {
    expect([
      true satisfies Equal<
        InboundMessage['event'],
        'connected' | 'start' | 'media' | 'dtmf' | 'mark' | 'stop' | 'clear' | 'unknown' | 'invalid'
      >,
      true satisfies InboundMessage['issues'] extends readonly WireIssue[] | undefined ? true : false,
      true satisfies Equal<OutboundMessage['event'], 'media' | 'mark' | 'clear'>,
    ]).not.toContain(false);
    const outbound: OutboundMessage[] = [
      { event: 'media', payload: new Uint8Array(320) },
      { event: 'mark', name: 'm' },
      { event: 'clear' },
    ];
    // @ts-expect-error -- a payload is bytes, not base64
    outbound.push({ event: 'media', payload: 'AAAA' });
    // @ts-expect-error -- a mark has a name
    outbound.push({ event: 'mark' });
    // @ts-expect-error -- bots do not send `stop`
    outbound.push({ event: 'stop' });
    expect(outbound).toHaveLength(6);
  });
});
