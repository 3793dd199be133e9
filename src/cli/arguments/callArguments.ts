import { parseArgs } from 'node:util';
import { isQuirk, type Quirk, quirkMix, QUIRKS, type SimulatedKey } from '../../testing/index.js';
import type { Command } from '../Command.js';
import { isCommandName } from '../helpText.js';
import { errorText } from '../output/text.js';
import { readCassetteArguments } from './cassetteArguments.js';
import { readPhoneArguments } from './phoneArguments.js';
import { readProbeArguments } from './probeArguments.js';
import { parseDuration, readAddress, readParameters } from './values.js';

const OPTIONS = {
  wav: { type: 'string' },
  dtmf: { type: 'string' },
  rate: { type: 'string' },
  'frame-ms': { type: 'string' },
  record: { type: 'string' },
  stereo: { type: 'string' },
  for: { type: 'string', default: '20s' },
  from: { type: 'string' },
  to: { type: 'string' },
  param: { type: 'string', multiple: true },
  quirk: { type: 'string', multiple: true },
  'list-quirks': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** Reads the arguments of the command. Never throws. */
export function parseCallArguments(argv: readonly string[]): Command {
  try {
    return readCommand(argv);
  } catch (error) {
    const text = errorText(error);
    const [, option] = /^Option '.*?(--[\w-]+)[^']*' argument is ambiguous/.exec(text) ?? [];
    if (option !== undefined) {
      const message = `${option} needs a value; one that begins with a dash is written ${option}=-…`;
      return { kind: 'misuse', message };
    }
    return { kind: 'misuse', message: text.split(/\. |\n/, 1)[0] ?? text };
  }
}

/** @throws Error that says which argument is wrong */
function readCommand(argv: readonly string[]): Command {
  const [name] = argv;
  if (isCommandName(name) && (argv.includes('--help') || argv.includes('-h'))) {
    return { kind: 'help', of: name };
  }
  if (name === 'probe') {
    return readProbeArguments(argv.slice(1));
  }
  if (name === 'phone') {
    return readPhoneArguments(argv.slice(1));
  }
  const cassette = readCassetteArguments(argv);
  if (cassette !== undefined) {
    return cassette;
  }
  const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  if (values.help === true) {
    return { kind: 'help' };
  }
  if (values.version === true) {
    return { kind: 'version' };
  }
  const [command, ...addresses] = positionals;
  if (command === undefined) {
    return { kind: 'help' };
  }
  if (command !== 'call') {
    throw new Error(`there is no command "${command}", only call, probe, record, replay, show and phone`);
  }
  if (values['list-quirks'] === true) {
    return { kind: 'listQuirks' };
  }
  const url = readAddress('call', addresses);

  const { wav, dtmf, rate, record, stereo, from, to, param = [], quirk = [], 'frame-ms': frameMs } = values;
  return {
    kind: 'call',
    url,
    options: {
      hangUpAfterMs: read('for', values.for, parseDuration, '20s or 500ms'),
      ...(wav === undefined ? {} : { audio: { wav } }),
      ...(dtmf === undefined ? {} : { dtmf: read('dtmf', dtmf, parseKeys, '500ms:1,4s:42#') }),
      ...(rate === undefined ? {} : { sampleRate: read('rate', rate, readRate, '8000, 16000 or 24000') }),
      ...(frameMs === undefined
        ? {}
        : { frameMs: read('frame-ms', frameMs, readFrameMs, 'a number from 10 to 1000, such as 20 or 100') }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(param.length === 0 ? {} : { customParameters: readParameters(param) }),
      ...(quirk.length === 0 ? {} : { quirks: quirk.flatMap(readQuirkArgument) }),
    },
    ...(record === undefined ? {} : { record }),
    ...(stereo === undefined ? {} : { stereo }),
  };
}

function read<T>(name: string, text: string, parse: (text: string) => T | undefined, shape: string): T {
  const value = parse(text);
  if (value === undefined) {
    throw new Error(`--${name} must be like ${shape}, got "${text}"`);
  }
  return value;
}

function readRate(text: string): 8_000 | 16_000 | 24_000 | undefined {
  switch (text) {
    case '8000':
      return 8_000;
    case '16000':
      return 16_000;
    case '24000':
      return 24_000;
    default:
      return undefined;
  }
}

function readFrameMs(text: string): number | undefined {
  const frameMs = /^\d{2,4}$/.test(text) ? Number(text) : 0;
  return frameMs >= 10 && frameMs <= 1_000 ? frameMs : undefined;
}

/** Reads the value of `--quirk`: a quirk, or `mix=SEED` for a seeded mix of them. @throws Error that says what is wrong */
function readQuirkArgument(text: string): readonly Quirk[] {
  const [, seed] = /^mix=(\d{1,15})$/.exec(text) ?? [];
  if (seed !== undefined) {
    return quirkMix(Number(seed));
  }
  if (isQuirk(text)) {
    return [text];
  }
  throw new Error(`--quirk must be ${shapeOf(text.replace(/=.*/s, ''))}, got "${text}"`);
}

function shapeOf(name: string): string {
  if (name === 'mix') {
    return 'mix=SEED with a whole number';
  }
  const quirk = QUIRKS.find((known) => known.name === name);
  if (quirk === undefined) {
    return 'like noConnected, jitter=80 or mix=7, one of exotel-rx call --list-quirks';
  }
  const { value } = quirk;
  return value === undefined
    ? `${name}, which takes no number`
    : `${name}=N with an integer from ${value.min} to ${value.max} (${value.unit})`;
}

/** From one key of a group to the next, in ms. */
const KEY_INTERVAL_MS = 250;

/** Reads `2s:1,4s:42#`: from 4 s on the keys 4, 2 and #, 250 ms apart. `undefined` when it cannot be read. */
function parseKeys(text: string): readonly SimulatedKey[] | undefined {
  const keys: SimulatedKey[] = [];
  for (const group of text.split(',')) {
    const [, time = '', digits = ''] = /^([^:]+):([0-9*#A-D]+)$/.exec(group.trim()) ?? [];
    const fromMs = parseDuration(time);
    if (fromMs === undefined) {
      return undefined;
    }
    keys.push(...Array.from(digits, (digit, index) => ({ atMs: fromMs + index * KEY_INTERVAL_MS, digit })));
  }
  return keys;
}
