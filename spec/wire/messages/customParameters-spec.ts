import { readCustomParameters } from '../../../src/wire/messages/customParameters.js';
import type { WireIssue } from '../../../src/wire/WireIssue.js';

function read(value: unknown): { entries: [string, string][]; issues: WireIssue[] } {
  const issues: WireIssue[] = [];
  return {
    entries: Object.entries(readCustomParameters(value, { path: 'custom_parameters', issues })),
    issues,
  };
}

describe('readCustomParameters', () => {
  it.each([
    ['an object', { lang: 'hi', plan: 'gold' }],
    ['a query string', 'lang=hi&plan=gold'],
    ['a query string with its question mark', '?lang=hi&plan=gold'],
    ['comma-separated pairs', 'lang=hi, plan=gold'],
    ['a JSON string', '{"lang":"hi","plan":"gold"}'],
    [
      'a list of names and values',
      [
        { name: 'lang', value: 'hi' },
        { name: 'plan', value: 'gold' },
      ],
    ],
    [
      'a list of keys and values',
      [
        { key: 'lang', value: 'hi' },
        { key: 'plan', value: 'gold' },
      ],
    ],
    ['a JSON string of a list', '[{"name":"lang","value":"hi"},{"name":"plan","value":"gold"}]'],
  ])('should read %s', (_, value) => {
    expect(read(value)).toEqual({
      entries: [
        ['lang', 'hi'],
        ['plan', 'gold'],
      ],
      issues: [],
    });
  });

  it.each([undefined, null, '', '  ', '?', {}, []])('should read %j as empty', (value) => {
    expect(read(value)).toEqual({ entries: [], issues: [] });
  });

  it.each<[string, unknown, string[][]]>([
    ['a key-only query item', 'voice/1b2c', [['voice/1b2c', '']]],
    [
      'an escaped query',
      'naam=%E0%A4%AA+x&a%26b=1',
      [
        ['naam', 'प x'],
        ['a&b', '1'],
      ],
    ],
    ['a broken escape', 'a=%E0%', [['a', '\ufffd%']]],
    [
      'a value with an equals sign',
      'token=a=b,x=1',
      [
        ['token', 'a=b'],
        ['x', '1'],
      ],
    ],
    [
      'a comma in a query value',
      'a=1,2&b=3',
      [
        ['a', '1,2'],
        ['b', '3'],
      ],
    ],
    ['a comma after a question mark', '?a=1,b=2', [['a', '1,b=2']]],
    ['a key that comes twice', 'a=1&a=2', [['a', '2']]],
    [
      'values that are not strings',
      { n: 42, yes: true, no: null, list: [1, 'a'] },
      [
        ['n', '42'],
        ['yes', 'true'],
        ['no', ''],
        ['list', '[1,"a"]'],
      ],
    ],
  ])('should read %s', (_, value, entries) => {
    expect(read(value)).toEqual({ entries, issues: [] });
  });

  it.each([42, true, [1, 2], [{ value: 'x' }], '{"lang":', '[1]'])(
    'should report %j and read it as empty',
    (value) => {
      const { entries, issues } = read(value);
      expect(entries).toEqual([]);
      expect(issues).toEqual([
        expect.objectContaining({ code: 'badCustomParameters', path: 'custom_parameters' }),
      ]);
    },
  );

  it.each<[string, unknown]>([
    ['an object', JSON.parse('{"__proto__":"x","lang":"hi"}')],
    ['a query', '__proto__=x&lang=hi'],
    [
      'a list',
      [
        { name: '__proto__', value: 'x' },
        { name: 'lang', value: 'hi' },
      ],
    ],
  ])('should treat __proto__ of %s like any other key', (_, value) => {
    const parameters = readCustomParameters(value, { path: '', issues: [] });
    expect(Object.getPrototypeOf(parameters)).toBeNull();
    expect(Object.entries(parameters)).toEqual([
      ['__proto__', 'x'],
      ['lang', 'hi'],
    ]);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('lang');
  });

  it.each([
    ['a query', `a=${'1'.repeat(16_383)}`],
    ['pairs', `a=1,${'b'.repeat(16_383)}`],
    ['a JSON string', `{"a":"${'1'.repeat(16_383)}"}`],
  ])('should report %s that is too long and read it as empty', (_, value) => {
    const { entries, issues } = read(value);
    expect(entries).toEqual([]);
    expect(issues).toEqual([
      {
        code: 'badCustomParameters',
        path: 'custom_parameters',
        message: '`custom_parameters` must have at most 16384 characters',
      },
    ]);
  });

  it('should read a text of 16,384 characters', () => {
    expect(read(`a=${'1'.repeat(16_382)}`).entries).toEqual([['a', '1'.repeat(16_382)]]);
  });

  it('should accept a value that is nested deeper than the stack', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`);
    expect(read({ deep, lang: 'hi' }).entries).toEqual([
      ['deep', ''],
      ['lang', 'hi'],
    ]);
  });
});
