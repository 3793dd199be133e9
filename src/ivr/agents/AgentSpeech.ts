import { EMPTY, filter, finalize, map, type Observable, type Observer, startWith, Subject, tap } from 'rxjs';
import type { PcmInput } from '../../audio/PcmInput.js';
import type { CallSession } from '../../session/contract/CallSession.js';
import { type Interruptible, mayInterrupt } from '../../session/contract/Interruption.js';
import { describeValue } from '../../support/describeValue.js';
import type { AgentEvent, HeardItem } from './Agent.js';
import type { BridgeEvent } from './BridgeEvent.js';

/** Names of items that were dropped are remembered, so many. */
const DROPPED_KEPT = 100;

/** One thing that an agent says. */
interface SpokenItem {
  readonly itemId: string;
  readonly audio$: Subject<PcmInput>;
  readonly cut$: Subject<void>;
}

/** What an agent says in a call: its items, one playback each, and what of them is not wanted any more. */
export class AgentSpeech {
  readonly #call: CallSession;
  readonly #heard: Pick<Observer<HeardItem>, 'next'>;
  readonly #interruptible: Interruptible;
  /** What has not been heard to its end, in order. */
  readonly #playing = new Set<SpokenItem>();
  readonly #dropped = new Set<string>();
  #open: SpokenItem | undefined;
  /** Audio without a name belongs to an item that was dropped. */
  #isDropping = false;
  #isFirstOver = false;
  #unnamed = 0;

  constructor(
    call: CallSession,
    heard: Pick<Observer<HeardItem>, 'next'>,
    interruptible: Interruptible = 'always',
  ) {
    this.#call = call;
    this.#heard = heard;
    this.#interruptible = interruptible;
  }

  /** Does what an agent wants; what comes of it in time. */
  take<M>(event: AgentEvent<M>): Observable<BridgeEvent<M>> {
    switch (event.type) {
      case 'audio':
        return this.#say(event.audio, event.itemId);
      case 'audioEnd':
        this.endItem();
        return EMPTY;
      case 'interrupt':
        this.interrupt();
        return EMPTY;
      case 'message':
        return EMPTY.pipe(startWith(event));
      default:
        event satisfies never;
        throw new TypeError(`An agent gave ${describeValue(event)}, which is no event`);
    }
  }

  /** No more of the open item comes. */
  endItem(): void {
    this.#open?.audio$.complete();
    this.#open = undefined;
    this.#isDropping = false;
  }

  /**
   * Drops what was not heard, if it may be interrupted now.
   *
   * @param cause - a value of `interruptOn`, or nothing when the agent interrupts itself
   */
  interrupt(cause?: unknown): void {
    const isFree = this.#interruptible === 'afterFirst' && this.#isFirstOver;
    if (!isFree && !mayInterrupt(this.#interruptible, cause)) {
      return;
    }
    // From the last on: of what waits behind an item nothing is sent when that is dropped.
    for (const item of [...this.#playing].reverse()) {
      item.cut$.next();
    }
  }

  #say(audio: PcmInput, name: string | undefined): Observable<BridgeEvent> {
    if (name === undefined ? this.#isDropping : this.#dropped.has(name)) {
      return EMPTY;
    }
    if (this.#open !== undefined && (name ?? this.#open.itemId) === this.#open.itemId) {
      this.#open.audio$.next(audio);
      return EMPTY;
    }
    this.endItem();
    return this.#play(name ?? `item-${++this.#unnamed}`, audio);
  }

  #play(itemId: string, first: PcmInput): Observable<BridgeEvent> {
    const item = { itemId, audio$: new Subject<PcmInput>(), cut$: new Subject<void>() };
    this.#open = item;
    this.#playing.add(item);
    return this.#call
      .play(item.audio$.pipe(startWith(first)), { interruptOn: item.cut$, report: 'started' })
      .pipe(
        filter((event) => event.type !== 'progress'),
        map((event) => {
          if (event.type === 'started') {
            return { type: 'started', itemId } as const;
          }
          const { outcome, heardMs } = event;
          return { type: 'finished', itemId, outcome, heardMs } as const;
        }),
        tap((event) => {
          if (event.type === 'finished') {
            const { outcome, heardMs } = event;
            this.#finished(item, outcome !== 'played');
            this.#heard.next({ itemId, outcome, heardMs });
          }
        }),
        finalize(() => {
          this.#playing.delete(item);
        }),
      );
  }

  /** What still comes of an item that is over is not wanted. */
  #finished(item: SpokenItem, isDropped: boolean): void {
    this.#isFirstOver = true;
    this.#playing.delete(item);
    if (this.#open === item) {
      this.#open = undefined;
      this.#isDropping = true;
    }
    if (isDropped) {
      this.#dropped.add(item.itemId);
    }
    const [oldest] = this.#dropped;
    if (oldest !== undefined && this.#dropped.size > DROPPED_KEPT) {
      this.#dropped.delete(oldest);
    }
  }
}
