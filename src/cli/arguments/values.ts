import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf } from '../output/text.js';

/** Returns the one address that a command takes. @throws Error when it is missing or not valid */
export function readAddress(command: string, [url, ...more]: readonly string[]): string {
  if (url === undefined || !/^wss?:\/\//.test(url)) {
    throw new Error(
      url === undefined
        ? `${command} needs the address of the bot: ws://…`
        : 'the address must begin with ws:// or wss://',
    );
  }
  if (more.length > 0) {
    throw new Error(`${command} takes one address; unexpected arguments: "${more.join(' ')}"`);
  }
  return url;
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
]);

/** Parses `1500ms`, `1.5s` or `2m` as milliseconds; `undefined` when the text is not valid. */
export function parseDuration(text: string): number | undefined {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? [];
  const factor = UNITS.get(unit);
  return factor === undefined ? undefined : Number(number) * factor;
}

/**
 * Checks that a file can be written, before a call is made for it. Creates missing folders.
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

/** Parses the values of `--param`, each `name=value`. @throws Error when a value is not valid */
export function readParameters(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) {
        throw new Error(`--param must be name=value, got "${text}"`);
      }
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}
