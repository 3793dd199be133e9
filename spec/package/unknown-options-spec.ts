import { of } from 'rxjs';
import { createBackground } from '../../src/audio';
import type { CallSession } from '../../src/index';
import { entryExports } from './entries';
import { audio, CALLS, functions, misuse } from './functionsWithOptions';

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
