import { checkOneOf } from '../../src/support/options';
import {
  acceptCall,
  bargeIn,
  bridge,
  callerSilence,
  type CallSession,
  confirm,
  createSay,
  deadAir,
  gather,
  handover,
  hangUpWhenIdle,
  limitDuration,
  listen,
  menu,
  reprompt,
  wavFile,
} from '../../src/index';
import { callProgressTone, detectSpeech, dtmfTone, silentAudio, tone } from '../../src/audio';
import { marbles } from '../../src/testing/marbles/marbles';
import { testCall } from '../../src/testing/testCall';

describe('checkOneOf', () => {
  it('should throw for what is none of those that there are', () => {
    expect(() => {
      checkOneOf('rate', 8_000, [8_000, 16_000]);
    }).not.toThrow();
    expect(() => {
      checkOneOf('rate', 9_000, [8_000, 16_000]);
    }).toThrow(new RangeError('`rate` must be one of 8000, 16000, got 9000'));
  });
});

/** Calls as JavaScript may. */
function loosely(take: (...given: never[]) => unknown, ...given: unknown[]): unknown {
  return Reflect.apply(take, undefined, given);
}

describe('options that are misspelt', () => {
  it.each<[string, string, (call: CallSession) => unknown]>([
    ['numDigit', 'gather', (call) => loosely(gather, call, { numDigit: 4 })],
    ['repeatkey', 'menu', (call) => loosely(menu, call, ['1'], { repeatkey: '9' })],
    ['yes', 'confirm', (call) => loosely(confirm, call, { yes: '1' })],
    ['attempts', 'reprompt', (call) => loosely(reprompt, call, () => undefined, { attempts: 2 })],
    ['speech', 'bargeIn', (call) => loosely(bargeIn, call, tone(), { speech: true })],
    ['timeoutMs', 'callerSilence', (call) => loosely(callerSilence, call, { timeoutMs: 1 })],
    ['timeoutMs', 'deadAir', (call) => loosely(deadAir, call, { timeoutMs: 1 })],
    ['after', 'hangUpWhenIdle', (call) => loosely(hangUpWhenIdle, call, { after: [1] })],
    ['max', 'limitDuration', (call) => loosely(limitDuration, call, { max: 1 })],
    ['stor', 'handover', (call) => loosely(handover, call, { stor: 1 })],
    ['interrupt', 'bridge', (call) => loosely(bridge, call, () => undefined, { interrupt: 1 })],
    [
      'interuptOn',
      'play',
      (call) => {
        // @ts-expect-error -- misspelt
        void call.play(tone(), { interuptOn: call.dtmf$ });
      },
    ],
    [
      'when',
      'end',
      (call) => {
        // @ts-expect-error -- misspelt
        call.end({ when: 'now' });
      },
    ],
    ['prot', 'listen', () => loosely(listen, { prot: 8_080 })],
    ['port', 'acceptCall', () => loosely(acceptCall, {}, undefined, { port: 8_080 })],
    ['lead', 'outbound', () => loosely(listen, { outbound: { lead: 1 } })],
    ['minMs', 'detectSpeech', () => loosely(detectSpeech, { minMs: 1 })],
    ['frequency', 'tone', () => loosely(tone, { frequency: 440 })],
    ['ms', 'silentAudio', () => loosely(silentAudio, { ms: 440 })],
    ['durationMs', 'dtmfTone', () => loosely(dtmfTone, '1', { durationMs: 440 })],
    ['ms', 'callProgressTone', () => loosely(callProgressTone, 'busy', { ms: 440 })],
    ['dir', 'createSay', () => loosely(createSay, { dir: 'prompts' })],
    ['cache', 'wavFile', () => loosely(wavFile, 'menu.wav', { cache: 0 })],
  ])('should be refused by name: `%s` of %s', (name, of, act) => {
    marbles(() => {
      const call = testCall();
      expect(() => act(call)).toThrow(`\`${name}\` is no option of ${of}; there are `);
      expect(() => act(call)).toThrow(RangeError);
      call.end({ after: 'now' });
    });
  });
});

describe('a call that was forgotten', () => {
  it.each<[string, () => unknown]>([
    ['gather', () => loosely(gather, { numDigits: 4 })],
    ['menu', () => loosely(menu, ['1'], { maxAttempts: 2 })],
    ['reprompt', () => loosely(reprompt, () => undefined)],
  ])('should be missed by %s', (of, act) => {
    expect(act).toThrow(`\`call\` of ${of} must be a call, got `);
  });
});
