import type { WireIssue } from '../WireIssue.js';

/**
 * The members that every typed message from Exotel may have.
 *
 * @public
 */
export interface MessageEnvelope {
  /** The stream that the message belongs to. */
  readonly streamSid?: string;
  /** Number of the message: counts every message of the stream, not only media; `start` is 1. */
  readonly sequenceNumber?: number;
  /** Fields that this library does not know, by path: `region`, `start.direction`. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Non-fatal anomalies of the message. */
  readonly issues?: readonly WireIssue[];
}
