import { type Observable, of } from 'rxjs';
import type {
  AudioFrame,
  CallInfo,
  CallLifecycle,
  CallSession,
  CallStats,
  Diagnostic,
  DtmfDigit,
  EndOptions,
  Interruption,
  KeyBuffer,
  MarkResult,
  PcmInput,
  PlaybackEvent,
  PlaybackReport,
  PlayOptions,
  WireMessage,
} from '../../src/index';
import type { Equal, OptionalKeys } from './Equal';

describe('the type of CallSession', () => {
  it('should have the members of the contract, and no others', () => {
    expect([
      true satisfies Equal<
        keyof CallSession,
        | 'info'
        | 'sampleRate'
        | 'audio$'
        | 'dtmf$'
        | 'lifecycle$'
        | 'botSpeaking$'
        | 'heard$'
        | 'diagnostics$'
        | 'wire$'
        | 'keys'
        | 'send'
        | 'play'
        | 'mark'
        | 'flush'
        | 'clear'
        | 'end'
        | 'stats'
      >,
      true satisfies Equal<OptionalKeys<CallSession>, never>,
    ]).not.toContain(false);
  });

  it('should give what the contract says', () => {
    expect([
      true satisfies Equal<CallSession['info'], CallInfo>,
      true satisfies Equal<CallSession['sampleRate'], number>,
      true satisfies Equal<CallSession['audio$'], Observable<AudioFrame>>,
      true satisfies Equal<CallSession['dtmf$'], Observable<DtmfDigit>>,
      true satisfies Equal<CallSession['lifecycle$'], Observable<CallLifecycle>>,
      true satisfies Equal<CallSession['botSpeaking$'], Observable<boolean>>,
      true satisfies Equal<CallSession['heard$'], Observable<AudioFrame>>,
      true satisfies Equal<CallSession['diagnostics$'], Observable<Diagnostic>>,
      true satisfies Equal<CallSession['wire$'], Observable<WireMessage>>,
      true satisfies Equal<CallSession['keys'], KeyBuffer>,
      true satisfies Equal<ReturnType<KeyBuffer['take']>, DtmfDigit | undefined>,
      true satisfies Equal<ReturnType<KeyBuffer['flush']>, readonly DtmfDigit[]>,
    ]).not.toContain(false);
  });

  it('should take what the contract says', () => {
    expect([
      true satisfies Equal<CallSession['send'], (audio: PcmInput) => void>,
      true satisfies Equal<
        CallSession['play'],
        (
          source: PcmInput | Iterable<PcmInput | Observable<PcmInput>> | Observable<PcmInput>,
          options?: PlayOptions,
        ) => Observable<PlaybackEvent>
      >,
      true satisfies Equal<CallSession['mark'], (name?: string) => Observable<MarkResult>>,
      true satisfies Equal<CallSession['flush'], () => void>,
      true satisfies Equal<CallSession['clear'], () => void>,
      true satisfies Equal<CallSession['end'], (options?: EndOptions) => void>,
      true satisfies Equal<CallSession['stats'], () => CallStats>,
      true satisfies Equal<OptionalKeys<PlayOptions>, keyof PlayOptions>,
      true satisfies Equal<OptionalKeys<EndOptions>, keyof EndOptions>,
      true satisfies Equal<EndOptions['after'], 'playback' | 'now' | undefined>,
      true satisfies Equal<EndOptions['maxWaitMs'], number | undefined>,
      true satisfies Equal<PlayOptions['interruptOn'], Observable<unknown> | undefined>,
      true satisfies Equal<
        PlayOptions['interruptible'],
        'always' | 'byKey' | 'afterFirst' | 'never' | undefined
      >,
      true satisfies Equal<
        PlayOptions['verdict'],
        ((interruption: Interruption) => Observable<'stop' | 'resume'>) | undefined
      >,
      true satisfies Equal<PlaybackReport, 'started' | { readonly progressMs: number }>,
    ]).not.toContain(false);
  });

  it('should take audio in any of its forms, and nothing else', () => {
    const send = (call: CallSession) => {
      call.send(new Int16Array(160));
      call.send(new Uint8Array(320));
      call.send(Buffer.alloc(320));
      call.send({ samples: new Int16Array(160), sampleRate: 8_000, timestampMs: 0 });
      // @ts-expect-error -- floating-point samples have no agreed scale
      call.send(new Float32Array(160));
      // @ts-expect-error -- there is no third moment to end at
      call.end({ after: 'later' });
      // @ts-expect-error -- what a call is does not change
      call.sampleRate = 16_000;
    };
    const play = (call: CallSession, frames$: Observable<AudioFrame>) => [
      call.play(frames$, { report: 'started', interruptOn: call.dtmf$ }),
      call.play([Buffer.alloc(320), new Int16Array(160)], { report: { progressMs: 100 } }),
      call.play(frames$, { interruptOn: call.dtmf$, onInterrupt: 'pause', verdict: () => of('resume') }),
      call.play(frames$, { onInterrupt: (value) => (value === 'x' ? 'clear' : 'notify') }),
      // @ts-expect-error -- there is no fourth thing to do
      call.play(frames$, { onInterrupt: 'stop' }),
      // @ts-expect-error -- a verdict is one of two words
      call.play(frames$, { onInterrupt: 'pause', verdict: () => of(true) }),
      // @ts-expect-error -- a path is no audio
      call.play('welcome.wav'),
      // @ts-expect-error -- numbers are no audio
      call.play([1, 2, 3]),
      // @ts-expect-error -- a report without an interval says nothing
      call.play([], { report: { progressMs: '100' } }),
    ];

    expect([send, play]).toHaveLength(2);
  });
});
