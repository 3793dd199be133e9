import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { QUIRKS, type TestingErrorCode } from 'exotel-rx/testing';
import { DIAGNOSTIC_CODES, type EndReason, type ExotelErrorCode, REJECTION_CODES } from 'exotel-rx';
import { DEFAULT_LIMITS } from '../../src/socket/ServerLimits';
import { z } from 'zod';
import { checks } from '../../src/testing/node/probe/checks';
import { wireErrorCodes, wireIssueCodes } from '../../src/wire/WireIssue';
import { LIMIT_CASES } from '../../soak/limits/limitCases';

// Types do not exist at run time; these lists do not compile if a code is missing or unknown.
const errorCodes = {
  badWav: true,
  unsupportedWav: true,
  fileNotFound: true,
  missingPrompts: true,
  fileReadFailed: true,
  fileWriteFailed: true,
  queueOverflow: true,
  tooManyPlaybacks: true,
  badSource: true,
  callEnded: true,
  noAnswer: true,
  portInUse: true,
  pathInUse: true,
  portForbidden: true,
  badAddress: true,
  badCertificate: true,
  listenFailed: true,
  missingPackage: true,
  notOnThisRuntime: true,
} satisfies Record<ExotelErrorCode, true>;
const testingErrorCodes = {
  cannotConnect: true,
  callCut: true,
  storyFailed: true,
  badCassette: true,
} satisfies Record<TestingErrorCode, true>;
const endReasons = {
  callerHangup: true,
  flowEnded: true,
  appEnded: true,
  appError: true,
  maxDuration: true,
  stalled: true,
  drained: true,
  socketClosed: true,
  socketError: true,
  protocolError: true,
  unknown: true,
} satisfies Record<EndReason, true>;

/** The headings below each section of docs/errors.md. */
function headings(): ReadonlyMap<string, readonly string[]> {
  const [, ...sections] = readFileSync('docs/errors.md', 'utf8').split(/^## /m);
  return new Map(
    sections.map((section) => [
      section.slice(0, section.indexOf('\n')),
      [...section.matchAll(/^### `(\w+)`$/gm)].map(([, code = '']) => code),
    ]),
  );
}

describe('docs/errors.md', () => {
  it.each<[string, readonly string[]]>([
    ['Errors', Object.keys(errorCodes)],
    ['Errors of the testing kit', Object.keys(testingErrorCodes)],
    ['Why a call ended', Object.keys(endReasons)],
    ['Diagnostics', DIAGNOSTIC_CODES],
    ['Sockets that never became a call', REJECTION_CODES],
    [
      'Warnings',
      ['handlerFailed', 'callbackFailed', 'errorAfterEnd', 'recordingRenamed', 'unauthenticatedListener'],
    ],
    ['Messages that are not understood', wireErrorCodes],
    ['Messages that are odd', wireIssueCodes],
  ])('should have one heading for each code under "%s"', (section, codes) => {
    expect([...(headings().get(section) ?? [])].sort()).toEqual([...codes].sort());
  });
});

describe('docs/security.md', () => {
  const rows = [
    ...readFileSync('docs/security.md', 'utf8').matchAll(/^\| `(\w+)` +\| ([\d,]+|no limit) +\|/gm),
  ].map(([, name, value]) => [name, value]);

  it('should have a row for each limit, with its default', () => {
    const limits = Object.entries(DEFAULT_LIMITS).map(([name, value]) => [
      name,
      value === Infinity ? 'no limit' : value.toLocaleString('en'),
    ]);
    expect([...rows].sort()).toEqual(limits.sort());
  });

  const links = ['SECURITY.md', 'docs/security.md', 'docs/deploy.md'].flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\]\((?:docs\/)?errors\.md#([^)]+)\)/g)].map(
      ([, link = '']) => link,
    ),
  );

  it.each([...new Set(links)])('should link to a code that has a heading: %s', (link) => {
    const codes = [...headings().values()].flat().map((code) => code.toLowerCase());
    // If a code has two headings, the second is numbered.
    const [, code = link, number = '0'] = /^(.*)-(\d)$/.exec(link) ?? [];
    expect(codes.filter((one) => one === code).length).toBeGreaterThan(Number(number));
  });
});

describe('docs/deploy.md', () => {
  const rows = readFileSync('docs/deploy.md', 'utf8')
    .split('\n')
    .filter((line) => /^\| .* \| *[\d.]+ [kM]B *\|/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const bytesOf = (text = '') => {
    const [figure, unit] = text.split(' ');
    return Math.round(Number(figure) * (unit === 'MB' ? 1e6 : 1e3));
  };

  it('should list the limits that `npm run soak -- limits` asserts', () => {
    const documented = new Map(rows.map(([, what = '', , each]) => [what, bytesOf(each)]));
    const measured = new Map(
      Object.values(LIMIT_CASES).flatMap(({ row, maxBytes }) =>
        row === undefined ? [] : [[row, maxBytes] as const],
      ),
    );

    expect(documented).toEqual(measured);
  });
});

describe('docs/ivr.md', () => {
  const flows = readFileSync('spec/ivr/flows/documentedFlows.ts', 'utf8');
  const examples = [...readFileSync('docs/ivr.md', 'utf8').matchAll(/^```ts\n(.*?)^```/gms)];

  it.each(examples.map(([, code = '']) => [code.slice(0, code.indexOf('\n')), code]))(
    'should have an example that compiles: %s',
    (_title, code) => {
      expect(flows).toContain(code);
    },
  );
});

describe('docs/testing.md', () => {
  const rows = readFileSync('docs/testing.md', 'utf8')
    .slice(readFileSync('docs/testing.md', 'utf8').indexOf('\n## An Exotel that misbehaves'))
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(' | ').slice(0, 2).join(' | '));

  it.each(['menu-spec.ts', 'bot.ts', 'bot-spec.ts'])('should have an example that runs: %s', (file) => {
    const guide = readFileSync('docs/testing.md', 'utf8').replaceAll("import { it } from 'node:test';\n", '');
    expect(guide).toContain(readFileSync(`spec/testing/documented/${file}`, 'utf8'));
  });

  it('should have a row for each quirk, and for each check', () => {
    const quirks = QUIRKS.map(
      ({ name, value, description, needsSocket }) =>
        `| \`${name}${value === undefined ? '' : '=N'}\`${needsSocket === true ? ' ¹' : ''} | ${description}`,
    );
    expect(rows.map((row) => row.replace(/ +/g, ' ').trim())).toEqual([
      ...quirks,
      ...checks.map(({ group, name, title }) => `| \`${group}\` · \`${name}\` | ${title}`),
    ]);
  });
});

describe('the table at the top of docs/ivr.md', () => {
  const text = readFileSync('docs/ivr.md', 'utf8');
  /** The anchor that GitHub creates from a heading. */
  const anchors = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
  const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, link = '']) => link);

  it.each(links)('should link to a section that exists: %s', (link) => {
    expect(anchors).toContain(link);
  });

  it.each([
    ...['gather', 'menu', 'reprompt', 'confirm', 'promptAudio', 'createSay', 'bargeIn', 'suppressEcho'],
    ...['detectSpeech', 'callerSilence', 'deadAir', 'hangUpWhenIdle', 'limitDuration', 'handover', 'bridge'],
  ])('should have a section with a diagram for %s', (name) => {
    const section = text
      .split(/^## /m)
      .find((one) => one.startsWith(`\`${name}\``) || one.startsWith(`Prompts: \`${name}\``));

    expect(section).toMatch(/^ {4}\w+ +[-=^a-z{]|^\w+ +-|^ {4}\w.*\n/m);
    expect(text).toContain(`[\`${name}\`](#`);
  });
});

describe('README.md', () => {
  const readme = readFileSync('README.md', 'utf8');

  it('should begin with the code of examples/hello.ts, before line 30', () => {
    const [before = '', code = ''] = readme.split(/^```ts\n/m);
    expect(code.slice(0, code.indexOf('```'))).toBe(readFileSync('examples/hello.ts', 'utf8'));
    expect(before.split('\n').length).toBeLessThan(30);
  });

  it.each([
    'README.md',
    'examples/README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'docs/calls.md',
    'docs/ivr.md',
    'docs/wire.md',
    'docs/errors.md',
    'SECURITY.md',
  ])('should link only to files that exist in %s', (path) => {
    const links = [...readFileSync(path, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
      ([, link = '']) => link,
    );
    for (const link of links) {
      expect(() => readFileSync(new URL(link, `file://${process.cwd()}/${path}`))).not.toThrow();
    }
  });
});

describe('the documents of the package', () => {
  const { files } = z
    .object({ files: z.array(z.string()) })
    .parse(JSON.parse(readFileSync('package.json', 'utf8')));
  const matches = (path: string, pattern: string) =>
    new RegExp(
      `^${pattern
        .replaceAll('.', '\\.')
        .replaceAll('**/', '(.+/)?')
        .replaceAll(/\*(?!\))/g, '[^/]*')}(/|$)`,
    ).test(path);
  /** Whether npm packs a file: the last entry that matches it decides. */
  const ships = (path: string) =>
    ['README.md', 'LICENSE', 'package.json'].includes(path) ||
    files.findLast((entry) => matches(path, entry.replace(/^!/, '')))?.startsWith('!') === false;
  const documents = [
    'README.md',
    'CHANGELOG.md',
    'SECURITY.md',
    ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];
  // Too big for the package; each has a text alternative.
  const pictures = /^docs\/images\/phone-[\w-]+\.png$/;

  it.each(documents)('should link only to files in the package: %s', (document) => {
    const text = readFileSync(document, 'utf8').replace(/^```.*?^```$/gms, '');
    const targets = [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)|src="([^"]+)"/g)]
      .map(([, link, source]) => link ?? source ?? '')
      .filter((target) => !/^[a-z]+:/.test(target))
      .map((target) => join(dirname(document), target))
      .filter((target) => !pictures.test(target));
    expect(targets.filter((target) => !existsSync(target) || !ships(target))).toEqual([]);
  });
});
