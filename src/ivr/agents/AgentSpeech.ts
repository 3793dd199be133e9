import {
  defer,
  EMPTY,
  finalize,
  map,
  merge,
  NEVER,
  type Observable,
  type Observer,
  startWith,
  Subject,
  take,
  tap,
  timer,
} from 'rxjs';
import type { PcmInput } from '../../audio/PcmInput.js';
import type { CallSession } from '../../session/contract/CallSession.js';
import {
  type Interruption,
  INTERRUPTION_VERDICTS,
  type InterruptionMode,
  type InterruptionVerdict,
  mayInterrupt,
} from '../../session/contract/Interruption.js';
import { checkOneOf } from '../../support/options.js';
import { describeValue } from '../../support/describeValue.js';
import type { AgentEvent, HeardItem } from './Agent.js';
import type { BridgeEvent } from './BridgeEvent.js';
import type { BridgeOptions } from './BridgeOptions.js';

/** Names of items that were dropped are remembered, so many. */
const DROPPED_KEPT = 100;

/** How long a verdict on an interruption may take, in ms. */
const VERDICT_TIMEOUT_MS = 1_000;

/** One thing that an agent says. */
interface SpokenItem {
  readonly itemId: string;
  readonly audio$: Subject<PcmInput>;
  readonly interrupt$: Subject<InterruptionMode>;
  hasStarted: boolean;
}

/** What an agent says in a call: its items, one playback each, and what of them is not wanted any more. */
export class AgentSpeech {
  readonly #call: CallSession;
  readonly #heard: Pick<Observer<HeardItem>, 'next'>;
  readonly #options: BridgeOptions;
  /** What has not been heard to its end, in order. */
  readonly #playing = new Set<SpokenItem>();
  readonly #dropped = new Set<string>();
  #open: SpokenItem | undefined;
  /** Audio without a name belongs to an item that was dropped. */
  #isDropping = false;
  #isFirstOver = false;
  /** The verdict on the pause that lasts. */
  #verdict$: Subject<InterruptionVerdict> | undefined;
  /** How many verdicts were asked for. */
  #asked = 0;
  #unnamed = 0;

  constructor(call: CallSession, heard: Pick<Observer<HeardItem>, 'next'>, options: BridgeOptions = {}) {
    this.#call = call;
    this.#heard = heard;
    this.#options = options;
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
   * Drops or holds what was not heard, or only takes note, if the agent may be interrupted now.
   *
   * @param cause - a value of `interruptOn`, or nothing when the agent interrupts itself
   */
  interrupt(cause?: unknown): void {
    const { interruptible = 'always', onInterrupt = 'clear' } = this.#options;
    const isFree = interruptible === 'afterFirst' && this.#isFirstOver;
    if (!isFree && !mayInterrupt(interruptible, cause)) {
      return;
    }
    switch (onInterrupt) {
      case 'clear':
        this.#cut([...this.#playing]);
        break;
      case 'pause':
        this.#pause();
        break;
      case 'notify':
        this.#audible().at(0)?.interrupt$.next('notify');
        break;
      default:
        onInterrupt satisfies never;
    }
  }

  #cut(items: readonly SpokenItem[]): void {
    // From the last on: of what waits behind an item nothing is sent when that is dropped.
    for (const item of [...items].reverse()) {
      item.interrupt$.next('clear');
    }
  }

  /** Holds the item that is heard, and so all that is queued behind it. */
  #pause(): void {
    const asked = this.#asked;
    for (const item of this.#audible()) {
      // A verdict may come at once, and be over by now.
      if (this.#verdict$ !== undefined || this.#asked > asked) {
        return;
      }
      // Has no effect on an item that was heard to its end and only waits for its echo.
      item.interrupt$.next('pause');
    }
  }

  /** What is or will be audible: the item that began last, and those behind it. */
  #audible(): readonly SpokenItem[] {
    const items = [...this.#playing];
    return items.slice(
      Math.max(
        0,
        items.findLastIndex(({ hasStarted }) => hasStarted),
      ),
    );
  }

  #judge(item: SpokenItem, interruption: Interruption): Observable<InterruptionVerdict> {
    if (this.#verdict$ !== undefined) {
      return this.#verdict$;
    }
    const { verdict = () => NEVER, verdictTimeoutMs = VERDICT_TIMEOUT_MS } = this.#options;
    const verdict$ = new Subject<InterruptionVerdict>();
    this.#asked++;
    this.#verdict$ = verdict$;
    // To the runtime's timers, for ever is no time at all.
    const timeout$ = verdictTimeoutMs === Infinity ? NEVER : timer(verdictTimeoutMs);
    return merge(
      defer(() => verdict({ ...interruption, itemId: item.itemId })),
      timeout$.pipe(map(() => 'stop' as const)),
    ).pipe(
      take(1),
      tap((given) => {
        checkOneOf('verdict', given, INTERRUPTION_VERDICTS);
        if (given === 'stop') {
          this.#cut([...this.#playing].filter((other) => other !== item));
        }
        verdict$.next(given);
      }),
      finalize(() => {
        this.#verdict$ = undefined;
      }),
    );
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
    const item: SpokenItem = {
      itemId,
      audio$: new Subject(),
      interrupt$: new Subject(),
      hasStarted: false,
    };
    this.#open = item;
    this.#playing.add(item);
    return this.#call
      .play(item.audio$.pipe(startWith(first)), {
        interruptOn: item.interrupt$,
        onInterrupt: (mode) => modeOf(mode),
        verdict: (interruption) => this.#judge(item, interruption),
        // The time is kept here, for all items together.
        verdictTimeoutMs: Infinity,
        report: 'started',
      })
      .pipe(
        map((event) => {
          if (event.type === 'started') {
            item.hasStarted = true;
            return { type: 'started', itemId } as const;
          }
          if (event.type === 'progress') {
            return { type: 'interrupted', itemId, heardMs: event.heardMs } as const;
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

/** What `interrupt$` says: `play` knows its values only as `unknown`. */
function modeOf(mode: unknown): InterruptionMode {
  return mode === 'pause' || mode === 'notify' ? mode : 'clear';
}
