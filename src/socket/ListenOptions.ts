import { describeValue } from '../support/describeValue.js';
import { checkCallOptions } from '../session/contract/checkCallOptions.js';
import { checkAuthOptions } from './auth/checkAuthOptions.js';
import { DEFAULT_LIMITS } from './ServerLimits.js';
import type { ListenOptions } from './listen.js';

/** @throws TypeError when an option is of the wrong kind, RangeError when it is out of its range */
export function checkListenOptions(options: ListenOptions): void {
  checkCallOptions(options, DEFAULT_LIMITS);
  checkAuthOptions(options.auth ?? {});
  const { port, path, server } = options;
  if (port !== undefined && (!Number.isInteger(port) || port < 0 || port > 65_535)) {
    throw new RangeError(`\`port\` must be an integer from 0 to 65535, got ${describeValue(port)}`);
  }
  if (typeof path === 'string' && !path.startsWith('/')) {
    throw new RangeError(
      `\`path\` must begin with a slash, as the path of a request does, got ${describeValue(path)}`,
    );
  }
  // An Express app is a function; the server is what its `listen` gives.
  if (server !== undefined && !isServer(server)) {
    throw new TypeError(
      `\`server\` must be a server of node:http or node:https (of Express, what \`app.listen()\` returns), got ${describeValue(server)}`,
    );
  }
}

function isServer(server: unknown): boolean {
  return typeof server === 'object' && server !== null && 'listening' in server;
}
