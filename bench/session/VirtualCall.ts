import { CallConnection } from '../../src/session/CallConnection.js';
import { DEFAULT_CALL_LIMITS } from '../../src/session/CallLimits.js';
import type { CallOptions } from '../../src/session/CallOptions.js';
import type { CallSession } from '../../src/session/CallSession.js';
import type { Ticker } from '../../src/session/Ticker.js';
import { ExotelMessages } from '../../src/testing/exotelMessages.js';

/** What a call of a bench is told. */
export interface VirtualCallConfig {
  readonly ticker: Ticker;
  readonly send: (text: string | Buffer) => void;
  readonly onCall: (call: CallSession) => void;
  readonly options?: CallOptions;
}

/** A call without a socket, begun. */
export function virtualCall(config: VirtualCallConfig): CallConnection {
  const { ticker, send, onCall, options = {} } = config;
  const messages = new ExotelMessages();
  const connection = new CallConnection({
    transport: {
      takesBytes: true,
      send,
      ping: () => false,
      bufferedBytes: () => 0,
      close: () => {
        connection.socketClosed(1000);
      },
      terminate: () => {
        connection.socketClosed(1006);
      },
    },
    upgrade: undefined,
    options,
    limits: DEFAULT_CALL_LIMITS,
    ticker,
    onCall,
    onRejected: () => undefined,
    onGone: () => undefined,
  });
  connection.receive(Buffer.from(messages.connected()));
  connection.receive(Buffer.from(messages.start()));
  return connection;
}
