import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the page. */
export interface PageFile {
  readonly type: string;
  readonly body: Uint8Array;
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['html', 'text/html; charset=utf-8'],
  ['css', 'text/css; charset=utf-8'],
  ['js', 'text/javascript; charset=utf-8'],
  ['svg', 'image/svg+xml'],
]);

/** Every file that is served: no request can name another file. */
const NAMES = [
  'index.html',
  'phone.css',
  'icon.svg',
  'phone.js',
  'callLine.js',
  'callerVoice.js',
  'captureWorklet.js',
  'speaker.js',
  'speakerWorklet.js',
  'timeline.js',
  'drawTimeline.js',
  'peaks.js',
  'keypad.js',
  'quirks.js',
  'figures.js',
  'messageLog.js',
  'meters.js',
  'element.js',
] as const;

/** Returns the page's files by the path that they are served at. @throws Error when a file is missing */
export function readPageFiles(folder: string): ReadonlyMap<string, PageFile> {
  return new Map(
    NAMES.map((name) => {
      const path = name === 'index.html' ? '/' : `/${name}`;
      const type = TYPES.get(name.slice(name.lastIndexOf('.') + 1)) ?? 'application/octet-stream';
      return [path, { type, body: readFileSync(join(folder, name)) }];
    }),
  );
}
