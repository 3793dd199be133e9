import { NEVER, of } from 'rxjs';
import ts from 'typescript';
import { createBackground, tone } from '../../src/audio';
import type { CallSession } from '../../src/index';
import { caller, hangUp, marbles, testCall } from '../../src/testing/index';
import { entryExports } from './entries';

type Arguments = (call: CallSession, options: object) => readonly unknown[];

const optionsAlone: Arguments = (_call, options) => [options];
const callAndOptions: Arguments = (call, options) => [call, options];
const story = caller(hangUp());
const audio = tone({ durationMs: 20 });

/** Each exported function that takes options, and its arguments. */
const CALLS: Readonly<Record<string, Arguments>> = {
  listen: optionsAlone,
  acceptCall: (_call, options) => [{}, undefined, options],
  createCallToken: optionsAlone,
  checkCallToken: (_call, options) => ['token', options],
  serveCalls: (_call, options) => [() => NEVER, options],
  gather: callAndOptions,
  menu: (call, options) => [call, ['1'], options],
  reprompt: (call, options) => [call, () => undefined, options],
  confirm: callAndOptions,
  bargeIn: (call, options) => [call, audio, options],
  callerSilence: callAndOptions,
  deadAir: callAndOptions,
  hangUpWhenIdle: callAndOptions,
  limitDuration: callAndOptions,
  bridge: (call, options) => [call, () => NEVER, options],
  handover: callAndOptions,
  createHandoverStore: optionsAlone,
  createSay: optionsAlone,
  collectDigits: optionsAlone,
  resample: optionsAlone,
  measureLevel: optionsAlone,
  suppressEcho: callAndOptions,
  gain: optionsAlone,
  fade: optionsAlone,
  detectDtmf: optionsAlone,
  detectSpeech: optionsAlone,
  energyDetector: optionsAlone,
  fvadDetector: optionsAlone,
  frameAudio: optionsAlone,
  paceAudio: optionsAlone,
  encodeAudio: optionsAlone,
  serialize: optionsAlone,
  createResampler: optionsAlone,
  tone: optionsAlone,
  silentAudio: optionsAlone,
  dtmfTone: (_call, options) => ['1', options],
  callProgressTone: (_call, options) => ['busy', options],
  applyGain: (_call, options) => [audio, options],
  applyFade: (_call, options) => [audio, options],
  createBackground: (_call, options) => [audio, options],
  wavFile: (_call, options) => ['menu.wav', options],
  toWav: (_call, options) => ['menu.wav', options],
  recordCall: (call, options) => [call, 'call.wav', options],
  // ---- exotel-rx/testing
  testCall: optionsAlone,
  prompt: (_call, options) => ['menu', options],
  ramp: optionsAlone,
  heardSegments: callAndOptions,
  summarizeSent: optionsAlone,
  heard: (_call, options) => ['menu', options],
  press: (_call, options) => ['1', options],
  waitFor: (_call, options) => [500, options],
  callHandler: (_call, options) => [story, () => NEVER, options],
  callServer: (_call, options) => [story, 'ws://localhost', options],
  recordCassette: (call, options) => [call, 'call.ndjson', options],
  recordCassettes: (_call, options) => ['calls', options],
  recordEntries: callAndOptions,
  toCassette: (_call, options) => ['call.ndjson', options],
  recordProxy: optionsAlone,
  replayToHandler: (_call, options) => [[], () => NEVER, options],
  replayToServer: (_call, options) => [[], 'ws://localhost', options],
  compareCassettes: (_call, options) => [[], [], options],
  simulateCall: (_call, options) => ['ws://localhost', options],
  quirkMix: (_call, options) => [42, options],
  probe: optionsAlone,
};

/** Whether the declaration of a function has options. */
function takesOptions(declaration: ts.Statement): boolean {
  return (
    ts.isFunctionDeclaration(declaration) &&
    declaration.parameters.some(
      ({ name, type }) =>
        /^(options|config)$/i.test(name.getText()) || /\b\w*(Options|Config)\b/.test(type?.getText() ?? ''),
    )
  );
}

const functions = entryExports().flatMap(({ name, value, declaration }) =>
  typeof value === 'function' && takesOptions(declaration) ? [{ name, value }] : [],
);

/** Calls a function as JavaScript does, without a compiler. */
function misuse(take: unknown, given: (call: CallSession) => readonly unknown[]): unknown {
  let thrown: unknown;
  marbles(() => {
    const call = testCall();
    try {
      if (typeof take === 'function') {
        Reflect.apply(take, undefined, given(call));
      }
    } catch (error) {
      thrown = error;
    }
    call.end({ after: 'now' });
  });
  return thrown;
}

describe('an unknown option', () => {
  it('should be tested with every exported function that takes options', () => {
    const exported = new Set(functions.map(({ name }) => name));

    expect([...exported].filter((name) => !Object.hasOwn(CALLS, name))).toEqual([]);
    expect(exported.size).toBeGreaterThan(40);
  });

  it.each(functions)('should be rejected by name: $name', ({ name, value }) => {
    const thrown = misuse(value, (call) => CALLS[name]?.(call, { nonsense: 1 }) ?? []);

    expect(thrown).toBeInstanceOf(RangeError);
    expect(String(thrown)).toMatch(
      new RegExp(
        `^RangeError: Unknown option \`nonsense\` for ${name}\\. Valid options: \\w+\\$?(, \\w+\\$?)*$`,
      ),
    );
  });

  it.each<[string, (call: CallSession) => void]>([
    [
      'play',
      (call) => {
        // @ts-expect-error -- unknown option
        void call.play(audio, { nonsense: 1 });
      },
    ],
    [
      'end',
      (call) => {
        // @ts-expect-error -- unknown option
        call.end({ nonsense: 1 });
      },
    ],
  ])('should be rejected by name: %s of a call', (name, act) => {
    const thrown = misuse(act, (call) => [call]);

    expect(thrown).toBeInstanceOf(RangeError);
    expect(String(thrown)).toContain(`Unknown option \`nonsense\` for ${name}. Valid options: `);
  });

  it.each<[string, object]>([
    ['outbound', { outbound: { nonsense: 1 } }],
    ['limits', { limits: { nonsense: 1 } }],
    ['auth', { auth: { nonsense: 1 } }],
    ['auth.tokens', { auth: { tokens: { secret: 'sixteen characters', nonsense: 1 } } }],
  ])('should be rejected by name: %s of listen', (name, options) => {
    const thrown = misuse(functions.find((one) => one.name === 'listen')?.value, () => [options]);

    expect(thrown).toBeInstanceOf(RangeError);
    expect(String(thrown)).toContain(`Unknown option \`nonsense\` for ${name}. Valid options: `);
  });
});

describe('required options that are missing', () => {
  it.each([
    'serialize',
    'encodeAudio',
    'resample',
    'createResampler',
    'gain',
    'fade',
    'createCallToken',
    'handover',
  ])('should be reported by name: %s', (name) => {
    const thrown = misuse(functions.find((one) => one.name === name)?.value, (call) =>
      name === 'handover' ? [call] : [],
    );

    expect(thrown).toBeInstanceOf(TypeError);
    expect(String(thrown)).toBe(`TypeError: \`options\` of ${name} must be an object, got undefined`);
  });

  it.each([
    ['applyGain', [audio]],
    ['applyFade', [audio]],
    ['checkCallToken', ['token']],
    ['createBackground', [audio]],
    ['probe', []],
    ['recordProxy', []],
  ])('should be reported by name: %s', (name, given) => {
    const thrown = misuse(functions.find((one) => one.name === name)?.value, () => given);

    expect(String(thrown)).toBe(`TypeError: \`options\` of ${name} must be an object, got undefined`);
  });

  it('should be reported by mixBackground for its background', () => {
    const mixBackground = entryExports().find(({ name }) => name === 'mixBackground')?.value;

    expect(String(misuse(mixBackground, () => []))).toBe(
      'TypeError: `background` must be from createBackground, got undefined',
    );
    expect(misuse(mixBackground, () => [createBackground(audio, { sampleRate: 8_000 })])).toBeUndefined();
    expect(misuse(mixBackground, () => [of(audio)])).toBeInstanceOf(TypeError);
  });
});
