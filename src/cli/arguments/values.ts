import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf } from '../output/text.js';

/** Reads the one address that a command takes. @throws Error that says what is wrong with it */
export function readAddress(command: string, [url, ...more]: readonly string[]): string {
  if (url === undefined || !/^wss?:\/\//.test(url)) {
    throw new Error(
      url === undefined
        ? `${command} needs the address of a bot: ws://…`
        : 'the address must begin with ws:// or wss://',
    );
  }
  if (more.length > 0) {
    throw new Error(`one address is called at a time; "${more.join(' ')}" is too much`);
  }
  return url;
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
]);

/** Reads `1500ms`, `1.5s` or `2m` as milliseconds; `undefined` when it is none. */
export function parseDuration(text: string): number | undefined {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? [];
  const factor = UNITS.get(unit);
  return factor === undefined ? undefined : Number(number) * factor;
}

/**
 * Makes sure that a file can be written, before a call is made for it; missing folders are made.
 *
 * @throws Error that names the option
 */
export function checkWritable(option: string, file: string | undefined): void {
  if (file === undefined) {
    return;
  }
  try {
    mkdirSync(dirname(file), { recursive: true });
    closeSync(openSync(file, 'a'));
  } catch (error) {
    throw new Error(`${option} cannot be written: ${messageOf(error)}`);
  }
}

/** Reads the values of `--param`, each `name=value`. @throws Error when one is none */
export function readParameters(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) {
        throw new Error(`--param must be like name=value, got "${text}"`);
      }
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}
