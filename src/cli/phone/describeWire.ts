import type { SimulatedCallEvent } from '../../testing/index.js';

/** A message as the page's log shows it. */
export interface WireLine {
  readonly type: 'wire';
  readonly atMs: number;
  readonly direction: 'toBot' | 'fromBot';
  /** What its `event` says, or that it has none. */
  readonly event: string;
  readonly text: string;
}

/** Of a message in the log; the cassette has it whole. */
const MAX_TEXT_LENGTH = 600;
const MAX_EVENT_LENGTH = 40;
/** Base64 that is longer than a few samples says nothing to a reader. */
const PAYLOAD = /("payload"\s*:\s*)"([A-Za-z0-9+/=]{24,})"/;

/** Shortens a message on the wire to what a person reads. */
export function describeWire(wire: Extract<SimulatedCallEvent, { type: 'wire' }>): WireLine {
  const { atMs, direction, data } = wire;
  const whole = typeof data === 'string' ? data : Buffer.from(data).toString();
  const event = /"event"\s*:\s*"([^"]*)"/.exec(whole.slice(0, 1_000))?.[1] ?? 'no message';
  const text = whole.replace(PAYLOAD, (_, name: string, base64: string) => {
    const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
    return `${name}"… ${Math.floor((base64.length * 3) / 4) - padding} bytes"`;
  });
  return {
    type: 'wire',
    atMs,
    direction,
    event: event.slice(0, MAX_EVENT_LENGTH),
    text: text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text,
  };
}
