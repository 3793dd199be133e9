import type { CallInfo } from './contract/CallInfo.js';
import type { CallLifecycle, EndReason } from './contract/CallLifecycle.js';
import { PeerWatch } from './PeerWatch.js';

/** What the lifecycle decides, to be carried out in order. */
export type LifecycleEffect =
  | { readonly type: 'emit'; readonly value: CallLifecycle }
  /** Nothing is sent or received any more. */
  | { readonly type: 'finish' }
  /** The peer is pinged. */
  | { readonly type: 'ping' }
  | { readonly type: 'closeSocket'; readonly code: number }
  | { readonly type: 'terminateSocket' };

/** Events of a call. */
export type LifecycleEvent =
  | { readonly type: 'started'; readonly info: CallInfo }
  | {
      readonly type: 'stopped';
      readonly by: 'caller' | 'flow' | 'unknown';
      readonly detail?: string | undefined;
    }
  /** The application asks for the end after all queued audio was heard. */
  | { readonly type: 'ending' }
  /** This side ends the call now. */
  | { readonly type: 'close'; readonly reason: EndReason; readonly detail?: string | undefined }
  /** The peer exceeded a limit. */
  | { readonly type: 'breach'; readonly code: number; readonly detail: string }
  | { readonly type: 'socketFailed'; readonly isProtocol: boolean; readonly detail: string }
  | { readonly type: 'socketClosed'; readonly code: number };

/** Time limits of a call, in ms; `Infinity` for no limit. */
export interface LifecycleConfig {
  readonly mediaTimeoutMs: number;
  readonly endAfterMediaTimeoutMs: number;
  readonly pingTimeoutMs: number;
  readonly maxDurationMs: number;
  readonly closeTimeoutMs: number;
}

interface Ending {
  readonly reason: EndReason;
  readonly detail: string | undefined;
  readonly closeBy: number;
}

const STOP_REASONS = { caller: 'callerHangup', flow: 'flowEnded', unknown: 'unknown' } as const;

/** WebSocket close codes (RFC 6455, 7.4.1). */
const NORMAL = 1000;

const NO_EFFECTS: readonly LifecycleEffect[] = [];

/**
 * The states of a call: when each value is emitted, and why the call ended. A plain state machine. `ended` is emitted
 * exactly once, whatever the order of `stop`, close, error and time limits.
 */
export class Lifecycle {
  readonly #config: LifecycleConfig;
  readonly #ageMs: number;
  #startedAt: number | undefined;
  /** When the last media came, or the call began. */
  #mediaAt = 0;
  readonly #peer: PeerWatch;
  #isStalled = false;
  #isEnding = false;
  #isEnded = false;
  /** Why the call ends, once it is decided; the socket is closing then. */
  #settled: Ending | undefined;

  /** @param ageMs - the age of the call when it starts here, in ms; above 0 for a call that another process began */
  constructor(config: LifecycleConfig, ageMs = 0) {
    this.#config = config;
    this.#ageMs = ageMs;
    this.#peer = new PeerWatch(config.pingTimeoutMs);
  }

  /** Whether the call has ended, or only its socket is still closing. */
  get isOver(): boolean {
    return this.#settled !== undefined || this.#isEnded;
  }

  /** Whether no media has come for too long. */
  get isStalled(): boolean {
    return this.#isStalled;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Notes that media came. */
  media(now: number): readonly LifecycleEffect[] {
    this.#mediaAt = now;
    if (!this.#isStalled) {
      return NO_EFFECTS;
    }
    this.#isStalled = false;
    return [{ type: 'emit', value: { state: 'resumed' } }];
  }

  /** Notes another sign of life: a message, or an answer to a ping. */
  alive(now: number): void {
    this.#peer.alive(now);
  }

  /** Notes that the socket cannot ping: then only media shows that the peer is there. */
  cannotPing(): void {
    this.#peer.cannotPing();
  }

  /** Notes that this process stood still for so many ms: the time does not count as silence of the peer. */
  stoodStill(ms: number, now: number): void {
    this.#mediaAt = Math.min(now, this.#mediaAt + ms);
    this.#peer.stoodStill(ms, now);
    if (this.#settled !== undefined) {
      this.#settled = { ...this.#settled, closeBy: this.#settled.closeBy + ms };
    }
  }

  handle(event: LifecycleEvent, now: number): readonly LifecycleEffect[] {
    if (this.#isEnded) {
      return NO_EFFECTS;
    }
    switch (event.type) {
      case 'started':
        this.#startedAt = now - this.#ageMs;
        this.#mediaAt = now;
        // Also for a peer that does not send `connected`.
        return [
          { type: 'emit', value: { state: 'connected' } },
          { type: 'emit', value: { state: 'started', info: event.info } },
        ];
      case 'stopped':
        return this.#settle(STOP_REASONS[event.by], event.by, event.detail, now);
      case 'ending':
        return this.isOver ? NO_EFFECTS : this.#ending('app');
      case 'close':
        return this.#settle(event.reason, 'app', event.detail, now);
      case 'breach':
        return this.#settle('protocolError', 'app', event.detail, now, event.code);
      case 'socketFailed':
        // The close that follows has the code. If no close follows, the socket is torn down in time.
        return this.#settle(event.isProtocol ? 'protocolError' : 'socketError', undefined, event.detail, now);
      case 'socketClosed':
        return this.#end(event.code);
      default:
        return event satisfies never;
    }
  }

  /** Returns what is due by now. */
  advance(now: number): readonly LifecycleEffect[] {
    if (this.#isEnded) {
      return NO_EFFECTS;
    }
    if (this.#settled !== undefined) {
      return this.#settled.closeBy <= now
        ? [{ type: 'terminateSocket' }, ...this.#end(undefined)]
        : NO_EFFECTS;
    }
    if (this.#startedAt === undefined) {
      return NO_EFFECTS;
    }
    const silentMs = now - this.#mediaAt;
    if (now - this.#startedAt >= this.#config.maxDurationMs) {
      return this.#settle(
        'maxDuration',
        'app',
        `The call lasted ${this.#config.maxDurationMs} ms (limits.maxDurationMs)`,
        now,
      );
    }
    if (silentMs >= this.#config.endAfterMediaTimeoutMs) {
      return this.#settle(
        'stalled',
        'app',
        `No media for ${silentMs} ms (limits.endAfterMediaTimeoutMs)`,
        now,
      );
    }
    if (silentMs >= this.#config.mediaTimeoutMs && !this.#isStalled) {
      this.#isStalled = true;
      return [{ type: 'emit', value: { state: 'stalled', silentMs } }];
    }
    return this.#watch(now);
  }

  /** Returns when `advance` is next needed. */
  nextAt(): number {
    if (this.#isEnded) {
      return Infinity;
    }
    if (this.#settled !== undefined) {
      return this.#settled.closeBy;
    }
    if (this.#startedAt === undefined) {
      return Infinity;
    }
    const { mediaTimeoutMs, endAfterMediaTimeoutMs, maxDurationMs } = this.#config;
    return Math.min(
      this.#startedAt + maxDurationMs,
      this.#mediaAt + endAfterMediaTimeoutMs,
      this.#isStalled ? Infinity : this.#mediaAt + mediaTimeoutMs,
      this.#peer.nextAt(this.#mediaAt),
    );
  }

  #watch(now: number): readonly LifecycleEffect[] {
    switch (this.#peer.due(this.#mediaAt, now)) {
      case 'dead': {
        const deadMs = this.#peer.silentMs(this.#mediaAt, now);
        const detail = `Neither media nor an answer to a ping for ${deadMs} ms (limits.pingTimeoutMs)`;
        return this.#settle('stalled', 'app', detail, now);
      }
      case 'ping':
        return [{ type: 'ping' }];
      case undefined:
        return NO_EFFECTS;
    }
  }

  #ending(by: 'caller' | 'flow' | 'app' | 'unknown'): readonly LifecycleEffect[] {
    if (this.#isEnding) {
      return NO_EFFECTS;
    }
    this.#isEnding = true;
    return [{ type: 'emit', value: { state: 'ending', by } }];
  }

  #settle(
    reason: EndReason,
    by: 'caller' | 'flow' | 'app' | 'unknown' | undefined,
    detail: string | undefined,
    now: number,
    code = NORMAL,
  ): readonly LifecycleEffect[] {
    if (this.isOver) {
      return NO_EFFECTS;
    }
    this.#settled = { reason, detail, closeBy: now + this.#config.closeTimeoutMs };
    return [...(by === undefined ? [] : this.#ending(by)), { type: 'finish' }, { type: 'closeSocket', code }];
  }

  #end(code: number | undefined): readonly LifecycleEffect[] {
    this.#isEnded = true;
    const reason = this.#settled?.reason ?? 'socketClosed';
    const detail = this.#settled?.detail;
    return [
      { type: 'finish' },
      {
        type: 'emit',
        value: {
          state: 'ended',
          reason,
          ...(code === undefined ? {} : { code }),
          ...(detail === undefined ? {} : { detail }),
        },
      },
    ];
  }
}
