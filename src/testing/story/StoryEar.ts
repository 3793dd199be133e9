import type { AudioFrame } from '../../audio/AudioFrame.js';
import { type HeardSegment, type SegmentEvent, UNKNOWN_AUDIO } from '../prompts/HeardSegment.js';
import { isSameAudio } from '../prompts/KnownPrompt.js';
import { SegmentReader } from '../prompts/SegmentReader.js';
import { promptMemory } from '../prompts/synthesizePrompt.js';
import type { StoryStep } from './Story.js';
import type { StoryTimeline } from './StoryTimeline.js';

/** A prompt that has begun; `segment` is set when it is over. */
interface Begun {
  readonly name: string;
  readonly fromMs: number;
  segment: HeardSegment | undefined;
}

/** Recognises what the caller of a story hears. A prompt that has begun waits until a step takes it. */
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

  /** Names of the prompts that have begun and were not taken, each name once. */
  get waiting(): readonly string[] {
    return [...new Set(this.#begun.map(({ name }) => name))];
  }

  /** Returns a hint why a prompt of that name was not heard; an empty text without a hint. */
  hint(name: string): string {
    const unknown = describeUnknownPrompt(name, Object.keys(this.#prompts));
    const isNameless = this.heard.some((segment) => segment.name === UNKNOWN_AUDIO);
    const nameless = isNameless
      ? `'${UNKNOWN_AUDIO}' is sound that matches no known prompt: name recordings with the \`prompts\` option`
      : undefined;
    return [unknown, nameless].flatMap((one) => (one === undefined ? [] : [`; ${one}`])).join('');
  }

  /** Begins to listen: the call has started. */
  open(sampleRate: number): void {
    this.#reader = new SegmentReader(sampleRate, this.#prompts, this.#isLossy);
  }

  /** Takes a message that was heard from `atMs` on; returns when it ended, in ms. */
  hear(samples: Int16Array, atMs: number): number {
    this.#report(this.#reader?.push(samples, atMs) ?? []);
    return atMs + (samples.length * 1_000) / (this.#reader?.sampleRate ?? 8_000);
  }

  /** Ends the audio that was heard so far: nothing follows for now. */
  flush(): void {
    this.#report(this.#reader?.flush() ?? []);
  }

  /** Takes a prompt that has begun, or is over, and drops what was heard before it; `undefined` before that. */
  take(name: string, until: 'beginning' | 'end'): Readonly<Begun> | undefined {
    const at = this.#begun.findIndex((begun) => begun.name === name);
    const found = this.#begun[at];
    if (found === undefined || (until === 'end' && found.segment === undefined)) {
      return undefined;
    }
    this.#begun.splice(0, at + 1);
    return found;
  }

  #report(events: readonly SegmentEvent[]): void {
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

/** Steps in which all expected audio has a name, and the audio of each name. */
export interface NamedAudio {
  readonly steps: readonly StoryStep[];
  readonly prompts: Readonly<Record<string, AudioFrame>>;
}

/** Names each piece of audio that a story waits for: its own name, or that name with a number if the name is taken. */
export function nameAudio(
  steps: readonly StoryStep[],
  prompts: Readonly<Record<string, AudioFrame>>,
): NamedAudio {
  const known = new Map(Object.entries(prompts));
  const nameOf = (audio: AudioFrame, wish: string) => {
    for (const [name, other] of known) {
      if (isSameAudio(audio, other)) {
        return name;
      }
    }
    let name = wish;
    for (let number = 2; known.has(name); number++) {
      name = `${wish} (${number})`;
    }
    known.set(name, audio);
    return name;
  };
  return {
    steps: steps.map((step) =>
      step.type === 'heard' && step.audio !== undefined
        ? { ...step, name: nameOf(step.audio, step.name) }
        : step,
    ),
    prompts: Object.fromEntries(known),
  };
}

/**
 * Returns a description of an unknown prompt name, with the known names. Returns `undefined` for a name that was
 * passed to the story or created by `prompt`.
 */
export function describeUnknownPrompt(name: string, given: readonly string[]): string | undefined {
  const made = [...new Set(promptMemory.list().map((plan) => plan.name))];
  if (name === UNKNOWN_AUDIO || given.includes(name) || made.includes(name)) {
    return undefined;
  }
  const known = given.length > 0 ? given : made;
  return known.length === 0
    ? 'no prompt is known: pass recordings in `prompts`, or play audio created by prompt()'
    : `no prompt has this name; known prompts: ${known.join(', ')}`;
}
