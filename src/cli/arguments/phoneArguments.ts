import { parseArgs } from 'node:util';
import type { Command } from '../Command.js';
import { readAddress, readParameters } from './values.js';

const OPTIONS = {
  host: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '0' },
  param: { type: 'string', multiple: true },
} as const;

const MAX_PORT = 65_535;

/** Parses the arguments of `phone`. @throws Error that names the wrong argument */
export function readPhoneArguments(argv: readonly string[]): Command {
  const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  const { host, port, param = [] } = values;
  if (!/^\d{1,5}$/.test(port) || Number(port) > MAX_PORT) {
    throw new Error(`--port must be a number from 0 to ${MAX_PORT}, got "${port}"`);
  }
  return {
    kind: 'phone',
    url: readAddress('phone', positionals),
    host,
    port: Number(port),
    customParameters: readParameters(param),
  };
}
