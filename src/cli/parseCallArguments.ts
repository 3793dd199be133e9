import { parseArgs } from 'node:util';
import type { SimulateCallOptions } from '../testing/index.js';
import { type CassetteCommand, readCassetteArguments } from './readCassetteArguments.js';
import { messageOf } from './messageOf.js';
import { parseDuration } from './parseDuration.js';
import { parseKeys } from './parseKeys.js';

/** What the command is asked to do. */
export type Command =
  | {
      readonly kind: 'call';
      readonly url: string;
      readonly options: SimulateCallOptions;
      /** Files to write: what the caller heard, and the caller left and the bot right. */
      readonly record?: string;
      readonly stereo?: string;
    }
  | CassetteCommand
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'misuse'; readonly message: string };

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
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** Reads the arguments of the command. Never throws. */
export function parseCallArguments(argv: readonly string[]): Command {
  try {
    return readCommand(argv);
  } catch (error) {
    const text = messageOf(error);
    return { kind: 'misuse', message: text.split(/\. |\n/, 1)[0] ?? text };
  }
}

/** @throws Error that says which argument is wrong */
function readCommand(argv: readonly string[]): Command {
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
  const [command, url, ...more] = positionals;
  if (command === undefined) {
    return { kind: 'help' };
  }
  if (command !== 'call') {
    throw new Error(`there is no command "${command}", only call, record, replay and show`);
  }
  if (url === undefined || !/^wss?:\/\//.test(url)) {
    throw new Error(
      url === undefined
        ? 'call needs the address of a bot: ws://…'
        : 'the address must begin with ws:// or wss://',
    );
  }
  if (more.length > 0) {
    throw new Error(`one address is called at a time; "${more.join(' ')}" is too much`);
  }

  const { wav, dtmf, rate, record, stereo, from, to, param = [], 'frame-ms': frameMs } = values;
  const customParameters = Object.fromEntries(param.map(readParameter));
  return {
    kind: 'call',
    url,
    options: {
      hangUpAfterMs: read('for', values.for, parseDuration, '20s or 500ms'),
      ...(wav === undefined ? {} : { audio: { wav } }),
      ...(dtmf === undefined ? {} : { dtmf: read('dtmf', dtmf, parseKeys, '2s:1,4s:42#') }),
      ...(rate === undefined ? {} : { sampleRate: read('rate', rate, readRate, '8000, 16000 or 24000') }),
      ...(frameMs === undefined
        ? {}
        : { frameMs: read('frame-ms', frameMs, readFrameMs, 'a number from 10 to 1000, such as 20 or 100') }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(param.length === 0 ? {} : { customParameters }),
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

function readParameter(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at < 1) {
    throw new Error(`--param must be like name=value, got "${text}"`);
  }
  return [text.slice(0, at), text.slice(at + 1)];
}
