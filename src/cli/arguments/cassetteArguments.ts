import { parseArgs } from 'node:util';

/** Commands for recordings of calls. */
export type CassetteCommand =
  | {
      readonly kind: 'record';
      readonly port: number;
      /** The address that the port is on. */
      readonly host: string;
      readonly to: string;
      readonly folder: string;
      readonly privacy: 'mask' | 'keep';
    }
  | {
      readonly kind: 'replay';
      readonly file: string;
      readonly url: string;
      readonly digits: string;
      readonly marks: 'recorded' | 'played';
      /** Whether differences from the cassette are only reported, or are a failure too. */
      readonly compare: 'report' | 'judge';
      /** Path of a cassette for the new call. */
      readonly out?: string;
    }
  | { readonly kind: 'show'; readonly file: string; readonly as: 'sequence' | 'marbles' };

const OPTIONS = {
  listen: { type: 'string' },
  host: { type: 'string', default: '127.0.0.1' },
  to: { type: 'string' },
  out: { type: 'string' },
  'keep-digits': { type: 'boolean', default: false },
  digits: { type: 'string', default: '' },
  marks: { type: 'string', default: 'recorded' },
  compare: { type: 'boolean', default: false },
  marbles: { type: 'boolean', default: false },
} as const;

/**
 * Parses the arguments of `record`, `replay` and `show`; `undefined` for other commands.
 *
 * @throws Error that names the wrong argument
 */
export function readCassetteArguments(argv: readonly string[]): CassetteCommand | undefined {
  const [kind, ...args] = argv;
  if (kind !== 'record' && kind !== 'replay' && kind !== 'show') {
    return undefined;
  }
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const { listen, host, to, out, digits, marks, marbles, compare, 'keep-digits': keepsDigits } = values;
  const [file, url] = positionals;
  const expected = kind === 'record' ? 0 : kind === 'replay' ? 2 : 1;
  if (positionals.length > expected) {
    throw new Error(`unexpected arguments of ${kind}: "${positionals.slice(expected).join(' ')}"`);
  }
  if (kind === 'record') {
    if (listen === undefined) {
      throw new Error('record needs a port to listen on, such as --listen 8080');
    }
    if (!/^\d{1,5}$/.test(listen) || Number(listen) > 65_535) {
      throw new Error(`--listen must be a port from 0 to 65535, got "${listen}"`);
    }
    const privacy = keepsDigits ? 'keep' : 'mask';
    return {
      kind,
      port: Number(listen),
      host,
      to: readUrl('record', '--to ws://…', to),
      folder: out ?? '.',
      privacy,
    };
  }
  if (file === undefined) {
    throw new Error(`${kind} needs the path of a cassette, such as call.ndjson`);
  }
  if (kind === 'show') {
    return { kind, file, as: marbles ? 'marbles' : 'sequence' };
  }
  if (marks !== 'recorded' && marks !== 'played') {
    throw new Error(`--marks must be recorded or played, got "${marks}"`);
  }
  return {
    kind,
    file,
    url: readUrl('replay', 'ws://…', url),
    digits,
    marks,
    compare: compare ? 'judge' : 'report',
    ...(out === undefined ? {} : { out }),
  };
}

function readUrl(command: string, where: string, url: string | undefined): string {
  if (url === undefined || !/^wss?:\/\//.test(url)) {
    throw new Error(`${command} needs the address of the bot: ${where}`);
  }
  return url;
}
