import type { AudioFrame } from '../../audio/AudioFrame.js';
import { type HeardSegment, type SegmentEvent, UNKNOWN_AUDIO } from '../prompts/HeardSegment.js';
import { SegmentReader } from '../prompts/SegmentReader.js';
import { describeUnknownPrompt } from './describeUnknownPrompt.js';
import type { StoryTimeline } from './StoryTimeline.js';

/** A prompt that has begun; its segment is there when it is over. */
interface Begun {
  readonly name: string;
  readonly fromMs: number;
  segment: HeardSegment | undefined;
}

/** What the caller of a story hears, by name: what has begun waits until a step takes it. */
export class StoryEar {
  readonly heard: HeardSegment[] = [];
  readonly #prompts: Readonly<Record<string, AudioFrame>>;
  readonly #timeline: StoryTimeline;
  readonly #isLossy: boolean;
  readonly #begun: Begun[] = [];
  #reader: SegmentReader | undefined;

  constructor(prompts: Readonly<Record<string, AudioFrame>>, timeline: StoryTimeline, isLossy: boolean) {
    this.#isLossy = isLossy;
    this.#prompts = prompts;
    this.#timeline = timeline;
  }

  /** What has begun and was not taken, each name once. */
  get waiting(): readonly string[] {
    return [...new Set(this.#begun.map(({ name }) => name))];
  }

  /** Why that name may not be heard, if something is to be said of it. */
  hint(name: string): string {
    const unknown = describeUnknownPrompt(name, Object.keys(this.#prompts));
    const isNameless = this.heard.some((segment) => segment.name === UNKNOWN_AUDIO);
    const nameless = isNameless
      ? `'${UNKNOWN_AUDIO}' is sound that nobody knows: \`prompts\` give it names`
      : undefined;
    return [unknown, nameless].flatMap((one) => (one === undefined ? [] : [`; ${one}`])).join('');
  }

  /** The call has begun. */
  open(sampleRate: number): void {
    this.#reader = new SegmentReader(sampleRate, this.#prompts, this.#isLossy);
  }

  /** Takes a message that was heard from then on, and gives when it ended. */
  hear(samples: Int16Array, atMs: number): number {
    this.#tell(this.#reader?.push(samples, atMs) ?? []);
    return atMs + (samples.length * 1_000) / (this.#reader?.sampleRate ?? 8_000);
  }

  /** Nothing follows for now. */
  flush(): void {
    this.#tell(this.#reader?.flush() ?? []);
  }

  /** Takes a prompt that has begun, or is over, and what was heard before it; `undefined` while it is not. */
  take(name: string, until: 'beginning' | 'end'): Readonly<Begun> | undefined {
    const at = this.#begun.findIndex((begun) => begun.name === name);
    const found = this.#begun[at];
    if (found === undefined || (until === 'end' && found.segment === undefined)) {
      return undefined;
    }
    this.#begun.splice(0, at + 1);
    return found;
  }

  #tell(events: readonly SegmentEvent[]): void {
    for (const event of events) {
      if (event.type === 'began') {
        const { name, fromMs } = event;
        this.#begun.push({ name, fromMs, segment: undefined });
        this.#timeline.note(fromMs, 'bot', `'${name}' begins`);
      } else {
        const { segment } = event;
        const { name, fromMs, toMs, isCut } = segment;
        this.heard.push(segment);
        const begun = this.#begun.find((entry) => entry.name === name && entry.fromMs === fromMs);
        if (begun !== undefined) {
          begun.segment = segment;
        }
        const length = `${Math.round(toMs - fromMs)} ms`;
        this.#timeline.note(toMs, 'bot', `'${name}' ${isCut ? 'is cut off' : 'ends'} after ${length}`);
      }
    }
  }
}
