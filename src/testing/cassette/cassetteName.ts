import { createSid } from '../caller/createSid.js';

/** The name of a call's cassette: its stream's id, which is the peer's, so that no path is made of it. */
export function cassetteName(streamSid: string = createSid()): string {
  return `${streamSid.replace(/[^\w-]/g, '_').slice(0, 64)}.ndjson`;
}
