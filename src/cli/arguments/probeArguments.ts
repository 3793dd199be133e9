import { parseArgs } from 'node:util';
import type { Command } from '../Command.js';
import { readAddress, readParameters } from './values.js';

const OPTIONS = {
  json: { type: 'boolean', default: false },
  junit: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  param: { type: 'string', multiple: true },
} as const;

/** Parses the arguments of `probe`. @throws Error that names the wrong argument */
export function readProbeArguments(argv: readonly string[]): Command {
  const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  const { json, junit, from, to, param = [] } = values;
  return {
    kind: 'probe',
    options: {
      url: readAddress('probe', positionals),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(param.length === 0 ? {} : { customParameters: readParameters(param) }),
    },
    json,
    ...(junit === undefined ? {} : { junit }),
  };
}
