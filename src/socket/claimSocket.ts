import type { CallOptions } from '../session/contract/CallOptions.js';
import type { Rejection } from '../session/contract/Rejection.js';
import type { UpgradeInfo } from '../session/contract/UpgradeInfo.js';
import { describeUpgrade, reportRejection } from './connectCall.js';
import type { WebSocketLike } from './WebSocketLike.js';

/** The sockets that are, or were, a call or on the way to it. A second call on a socket would answer twice. */
const taken = new WeakSet<WebSocketLike>();

const IN_USE: Rejection = {
  code: 'socketInUse',
  message:
    'The socket has another subscription of `acceptCall` or `acceptCalls`: subscribe once for each socket, and use `share()` if several parts of the application need the call',
};

/** Takes a socket for a call. Returns false, and reports a rejection, if the socket was taken before. */
export function claimSocket(
  socket: WebSocketLike,
  upgrade: UpgradeInfo | undefined,
  options: Pick<CallOptions, 'onRejected'>,
): boolean {
  if (taken.has(socket)) {
    reportRejection(options, { ...IN_USE, ...describeUpgrade(upgrade) });
    return false;
  }
  taken.add(socket);
  return true;
}
