import { describeValue } from '../support/describeValue.js';

/** @throws TypeError when the value is not a WebSocket; the message names the likely mistake */
export function checkSocket(value: unknown): void {
  if (!isSocket(value)) {
    throw new TypeError(
      `\`socket\` must be a WebSocket with readyState, send, close and on/off or addEventListener/removeEventListener, got ${describeValue(value)}${describeMistake(value)}`,
    );
  }
}

/** @throws TypeError when the value is neither undefined nor a request */
export function checkRequest(value: unknown): void {
  if (value === undefined || value === null) {
    return;
  }
  if (!isObject(value)) {
    throw new TypeError(`\`request\` must be an object, got ${describeValue(value)}`);
  }
  const { url, socket }: { readonly url?: unknown; readonly socket?: unknown } = value;
  if (url !== undefined && typeof url !== 'string') {
    throw new TypeError(`\`request.url\` must be a string such as "/calls?a=b", got ${describeValue(url)}`);
  }
  const address: unknown = isObject(socket) && 'remoteAddress' in socket ? socket.remoteAddress : undefined;
  if (address !== undefined && typeof address !== 'string') {
    throw new TypeError(`\`request.socket.remoteAddress\` must be a string, got ${describeValue(address)}`);
  }
}

/** Returns whether a value has the members of a WebSocket. */
export function isSocket(value: unknown): boolean {
  return (
    isObject(value) &&
    'readyState' in value &&
    typeof value.readyState === 'number' &&
    hasMethods(value, 'send', 'close') &&
    (hasMethods(value, 'on', 'off') || hasMethods(value, 'addEventListener', 'removeEventListener'))
  );
}

/** Returns a hint for values that frameworks pass besides the socket, or instead of it. */
function describeMistake(value: unknown): string {
  if (!isObject(value)) {
    return '';
  }
  if ('raw' in value && isSocket(value.raw)) {
    return ': pass its `raw` (Hono: `acceptCall(ws.raw)`)';
  }
  if ('socket' in value && isSocket(value.socket)) {
    return ': pass its `socket`';
  }
  return 'headers' in value
    ? ', which is a request. With Fastify, `await` the registration of @fastify/websocket before you add the route: an earlier route receives a request instead of a socket'
    : '';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function hasMethods(value: object, ...names: readonly string[]): boolean {
  return names.every((name) => typeof Reflect.get(value, name) === 'function');
}
