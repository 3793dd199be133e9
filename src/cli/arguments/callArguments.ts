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
  dtmf: { type: 'string', multiple: true },
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

/** Parses the arguments of the command. Never throws. */
export function parseCallArguments(argv: readonly string[]): Command {
  try {
    return readCommand(argv);
  } catch (error) {
    const text = errorText(error);
    const [, option] = /^Option '.*?(--[\w-]+)[^']*' argument is ambiguous/.exec(text) ?? [];
    if (option !== undefined) {
      const message = `${option} needs a value; write a value that begins with a dash as ${option}=-…`;
      return { kind: 'misuse', message };
    }
    return { kind: 'misuse', message: text.split(/\. |\n/, 1)[0] ?? text };
  }
}

/** @throws Error that names the wrong argument */
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
    throw new Error(`unknown command "${command}"; commands are call, probe, record, replay, show and phone`);
  }
  if (values['list-quirks'] === true) {
    return { kind: 'listQuirks' };
  }
  const url = readAddress('call', addresses);

  const {
    wav,
    dtmf = [],
    rate,
    record,
    stereo,
    from,
    to,
    param = [],
    quirk = [],
    'frame-ms': frameMs,
  } = values;
  return {
    kind: 'call',
    url,
    options: {
      hangUpAfterMs: read('for', values.for, parseDuration, 'a time such as 20s or 500ms'),
      ...(wav === undefined ? {} : { audio: { wav } }),
      ...(dtmf.length === 0
        ? {}
        : {
            dtmf: dtmf.flatMap((keys) =>
              read('dtmf', keys, parseKeys, 'times and digits such as 500ms:1,4s:42#'),
            ),
          }),
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
    throw new Error(`--${name} must be ${shape}, got "${text}"`);
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

/** Parses the value of `--quirk`: a quirk, or `mix=SEED` for a seeded mix. @throws Error when the value is not valid */
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
    return 'mix=SEED with an integer';
  }
  const quirk = QUIRKS.find((known) => known.name === name);
  if (quirk === undefined) {
    return 'a quirk such as noConnected, jitter=80 or mix=7 (see exotel-rx call --list-quirks)';
  }
  const { value } = quirk;
  return value === undefined
    ? `${name} without a number`
    : `${name}=N with an integer from ${value.min} to ${value.max} (${value.unit})`;
}

/** Time from one digit of a group to the next, in ms. */
const KEY_INTERVAL_MS = 250;

/**
 * Parses `2s:1,4s:42#`: digits at their times, 250 ms apart within a group. Returns `undefined` when the text is not
 * valid.
 */
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
