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

/** How many names of dropped items are remembered. */
const DROPPED_KEPT = 100;

/** How long the verdict on an interruption may take by default, in ms. */
const VERDICT_TIMEOUT_MS = 1_000;

/** An item that the agent is saying, and its playback. */
interface SpokenItem {
  readonly itemId: string;
  readonly audio$: Subject<PcmInput>;
  readonly interrupt$: Subject<InterruptionMode>;
  hasStarted: boolean;
}

/** The agent's speech in one call: one playback for each item, and the items whose late audio is dropped. */
export class AgentSpeech {
  readonly #call: CallSession;
  readonly #heard: Pick<Observer<HeardItem>, 'next'>;
  readonly #options: BridgeOptions;
  /** Items that the caller has not heard to their end, in order. */
  readonly #playing = new Set<SpokenItem>();
  readonly #dropped = new Set<string>();
  #open: SpokenItem | undefined;
  /** Whether audio without a name belongs to an item that was dropped. */
  #isDropping = false;
  #isFirstOver = false;
  /** The verdict on the current pause. */
  #verdict$: Subject<InterruptionVerdict> | undefined;
  /** How many verdicts were asked for. */
  #asked = 0;
  #unnamed = 0;

  constructor(call: CallSession, heard: Pick<Observer<HeardItem>, 'next'>, options: BridgeOptions = {}) {
    this.#call = call;
    this.#heard = heard;
    this.#options = options;
  }

  /** Handles one event of the agent. Returns the events of the bridge that follow from it. */
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
        throw new TypeError(
          `An agent must emit events of type audio, audioEnd, interrupt or message, got ${describeValue(event)}`,
        );
    }
  }

  /** Completes the open item. */
  endItem(): void {
    this.#open?.audio$.complete();
    this.#open = undefined;
    this.#isDropping = false;
  }

  /**
   * Clears, pauses or notes an interruption, if the agent may be interrupted now.
   *
   * @param cause - a value of `interruptOn`; undefined when the agent interrupts itself
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
    // Last item first: when an item is dropped, the item after it starts to send.
    for (const item of [...items].reverse()) {
      item.interrupt$.next('clear');
    }
  }

  /** Pauses the item that the caller hears, and with it everything queued after that item. */
  #pause(): void {
    const asked = this.#asked;
    for (const item of this.#audible()) {
      // The verdict may come synchronously and be over by now.
      if (this.#verdict$ !== undefined || this.#asked > asked) {
        return;
      }
      // Has no effect on an item that was heard to its end and only waits for the echo of its mark.
      item.interrupt$.next('pause');
    }
  }

  /** The item that started last, and the items queued after it. */
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
    // A timer of Infinity ms fires at once.
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
        // One timeout in `#judge` covers all items.
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

  /** Marks an item as over: audio that still comes for it is dropped. */
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

/** The mode that `interrupt$` emitted: to `play`, its values are `unknown`. */
function modeOf(mode: unknown): InterruptionMode {
  return mode === 'pause' || mode === 'notify' ? mode : 'clear';
}
