import { CALLS, functions, misuse } from './functionsWithOptions';

/** What no option takes, apart from those that take everything. */
const BAD_VALUES: readonly (readonly [title: string, value: unknown])[] = [
  ['an object', { nonsense: 1 }],
  ['an array', [{}]],
  ['a function', () => ({ nonsense: 1 })],
  ['a text', 'nonsense'],
  ['an empty text', ''],
  ['a negative number', -1],
  ['NaN', NaN],
  ['null', null],
  ['true', true],
];

/** What a function needs before it looks at its other options. */
const REQUIRED: Readonly<Record<string, object>> = {
  createCallToken: { secret: 'sixteen characters' },
  checkCallToken: { secret: 'sixteen characters' },
  encodeAudio: { sampleRate: 8_000, wireSampleRate: 8_000 },
  serialize: { streamSid: 'stream' },
  resample: { from: 8_000, to: 16_000 },
  createResampler: { from: 8_000, to: 16_000 },
  gain: { db: 1 },
  fade: { inMs: 1 },
  applyGain: { db: 1 },
  applyFade: { inMs: 1 },
  createBackground: { sampleRate: 8_000 },
  createSay: { folder: 'examples/audio/words' },
  handover: { store: { put: () => undefined, take: () => undefined }, data: 1 },
  probe: { url: 'ws://localhost' },
  recordProxy: { target: 'ws://localhost', folder: 'calls' },
};

/** The names of a function's options, as its own message lists them. */
function optionsOf(name: string, value: unknown): readonly string[] {
  const thrown = misuse(value, (call) => CALLS[name]?.(call, { nonsense: 1 }) ?? []);
  return (String(thrown).split('Valid options: ')[1] ?? '').split(', ').filter((option) => option !== '');
}

/** Says which files are missing, and not which option was wrong. */
const isMissing = (text: string) => text.includes('prompts are missing in');

describe('the message of a bad option', () => {
  const rows = functions.flatMap(({ name, value }) =>
    optionsOf(name, value).map((option) => ({ name, value, option })),
  );

  it('should be looked at for every option', () => {
    expect(rows.length).toBeGreaterThan(200);
  });

  it.each(rows)('should name it and quote the value: $option of $name', ({ name, value, option }) => {
    const bad = BAD_VALUES.flatMap(([title, given]) => {
      const thrown = misuse(
        value,
        (call) => CALLS[name]?.(call, { ...REQUIRED[name], [option]: given }) ?? [],
      );
      if (thrown === undefined) return [];
      const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'not an Error';
      const isNamed = new RegExp(
        `^(?:Type|Range|Exotel|Testing)Error: .*\\b${option.replace('$', '')}\\b`,
      ).test(text);
      const isWild = /\[object|undefined is not|Cannot |is not (?:a function|iterable)|NaN is/.test(text);
      const isClear = isNamed && !isWild && /must |Unknown option|, got | needs /.test(text);
      return isClear || isMissing(text) ? [] : [`${title}: ${text}`];
    });

    expect(bad).toEqual([]);
  });
});
