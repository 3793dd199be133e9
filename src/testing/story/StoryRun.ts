import type { AudioFrame } from '../../audio/AudioFrame.js';
import type { DtmfDigit } from '../../operators/DtmfDigit.js';
import type { HeardSegment, SegmentEvent } from '../kit/HeardSegment.js';
import { SegmentReader } from '../kit/SegmentReader.js';
import type { SimulatedCallEvent } from '../SimulatedCallEvent.js';
import { describeStep } from './describeStep.js';
import type { Story, StoryStep } from './Story.js';
import type { StepReport } from './StoryReport.js';
import { StoryTimeline } from './StoryTimeline.js';

/** What the caller does next. */
export type StoryAction =
  | { readonly type: 'press'; readonly digit: DtmfDigit['digit'] }
  | { readonly type: 'say'; readonly audio: AudioFrame }
  | { readonly type: 'hangUp' };

interface Begun {
  readonly name: string;
  readonly fromMs: number;
  segment: HeardSegment | undefined;
}

/** Below this, in dBFS, what the bot sends is silence. */
const QUIET_DB = -50;

/**
 * A story while it is told: takes what happens in a call, and gives what the caller does. A plain state machine whose
 * clock are the levels that a simulated call tells every few ms.
 */
export class StoryRun {
  readonly timeline = new StoryTimeline();
  readonly heard: HeardSegment[] = [];
  readonly #steps: readonly StoryStep[];
  readonly #reports: StepReport[] = [];
  readonly #prompts: Readonly<Record<string, AudioFrame>>;
  readonly #begun: Begun[] = [];
  #reader: SegmentReader | undefined;
  #since = 0;
  #lastSoundMs = 0;
  #pressed = 0;
  /** When what the caller says is over. */
  #saidMs: number | undefined;
  #isOver = false;

  constructor({ steps }: Story, prompts: Readonly<Record<string, AudioFrame>>) {
    this.#steps = steps;
    this.#prompts = prompts;
  }

  /** What went wrong, if something did. */
  get failure(): StepReport | undefined {
    return this.#reports.find(({ outcome }) => outcome === 'failed');
  }

  /** What became of the steps by now. */
  reports(): readonly StepReport[] {
    const rest = this.#steps.slice(this.#reports.length);
    return [
      ...this.#reports,
      ...rest.map((step): StepReport => ({ step: describeStep(step), outcome: 'notReached' })),
    ];
  }

  /** Takes what happened, and gives what the caller does about it. */
  handle(event: SimulatedCallEvent): readonly StoryAction[] {
    this.timeline.add(event);
    switch (event.type) {
      case 'started':
        this.#reader = new SegmentReader(event.sampleRate, this.#references());
        break;
      case 'heard':
        this.#hear(this.#reader?.push(event.samples, event.atMs) ?? []);
        break;
      case 'botSpeaking':
        if (!event.speaking) {
          this.#hear(this.#reader?.flush() ?? []);
        }
        break;
      case 'level':
        if (event.heardDb > QUIET_DB) {
          this.#lastSoundMs = event.atMs;
        }
        break;
      case 'closed':
      case 'stop':
        this.#hear(this.#reader?.flush() ?? []);
        return this.#end(event);
      default:
    }
    return event.type === 'level' || event.type === 'started' || event.type === 'heard'
      ? this.#proceed(event.type === 'heard' ? this.#heardUntil(event) : event.atMs)
      : [];
  }

  /** A message is told when it was heard to its end. */
  #heardUntil({ atMs, samples }: { readonly atMs: number; readonly samples: Int16Array }): number {
    return Math.max(this.#since, atMs + (samples.length * 1_000) / (this.#reader?.sampleRate ?? 8_000));
  }

  /** Does steps until one is to be waited for. */
  #proceed(now: number): readonly StoryAction[] {
    const actions: StoryAction[] = [];
    while (!this.#isOver) {
      const step = this.#steps[this.#reports.length];
      if (step === undefined) {
        this.#isOver = true;
        return [...actions, { type: 'hangUp' }];
      }
      const action = this.#take(step, now);
      if (action === undefined) {
        break;
      }
      actions.push(...action);
    }
    return actions;
  }

  /** Tries a step; `undefined` while it has to wait. */
  #take(step: StoryStep, now: number): readonly StoryAction[] | undefined {
    switch (step.type) {
      case 'heard':
        return this.#takeHeard(step, now);
      case 'press':
        if (now < this.#since + this.#pressed * step.pauseMs) {
          return undefined;
        }
        return this.#takePress(step.digits, now);
      case 'say': {
        const { samples, sampleRate } = step.audio;
        if (this.#saidMs === undefined) {
          this.#saidMs = now + (samples.length * 1_000) / sampleRate;
          return [{ type: 'say', audio: step.audio }];
        }
        return now < this.#saidMs ? undefined : this.#done(now);
      }
      case 'waitFor':
        return this.#takeWait(step, now);
      case 'hangUp':
        this.#isOver = true;
        this.#done(now);
        return [{ type: 'hangUp' }];
    }
  }

  #takeHeard(step: Extract<StoryStep, { type: 'heard' }>, now: number): readonly StoryAction[] | undefined {
    const at = this.#begun.findIndex(({ name }) => name === step.name);
    const found = this.#begun[at];
    if (found !== undefined && (step.until === 'beginning' || found.segment !== undefined)) {
      this.#begun.splice(0, at + 1);
      if (step.until === 'end' && found.segment?.isCut === true) {
        const { fromMs, toMs } = found.segment;
        return this.#fail(`'${step.name}' was cut off after ${Math.round(toMs - fromMs)} ms`, now);
      }
      return this.#done(now);
    }
    if (now < this.#since + step.withinMs) {
      return undefined;
    }
    const others = [...new Set(this.#begun.map(({ name }) => `'${name}'`))];
    const instead = others.length === 0 ? 'nothing' : others.join(', ');
    return this.#fail(`not within ${step.withinMs} ms; ${instead} was heard instead`, now);
  }

  #takePress(digits: readonly DtmfDigit['digit'][], now: number): readonly StoryAction[] {
    const digit = digits[this.#pressed++];
    if (this.#pressed >= digits.length) {
      this.#done(now);
    }
    return digit === undefined ? [] : [{ type: 'press', digit }];
  }

  #takeWait(step: Extract<StoryStep, { type: 'waitFor' }>, now: number): readonly StoryAction[] | undefined {
    const { condition, withinMs } = step;
    const isTrue =
      (condition.type === 'silence' && now >= Math.max(this.#since, this.#lastSoundMs) + condition.ms) ||
      (condition.type === 'time' && now >= this.#since + condition.ms);
    if (isTrue) {
      return this.#done(now);
    }
    if (now < this.#since + withinMs) {
      return undefined;
    }
    const what = condition.type === 'silence' ? 'the bot was not silent for so long' : 'the call goes on';
    return this.#fail(`not within ${withinMs} ms: ${what}`, now);
  }

  #done(now: number): readonly StoryAction[] {
    const step = this.#steps[this.#reports.length];
    if (step !== undefined) {
      this.#reports.push({ step: describeStep(step), outcome: 'done', fromMs: this.#since, toMs: now });
    }
    this.#since = now;
    this.#pressed = 0;
    this.#saidMs = undefined;
    return [];
  }

  #fail(reason: string, now: number): readonly StoryAction[] {
    const step = this.#steps[this.#reports.length];
    if (step !== undefined) {
      const [fromMs, toMs] = [this.#since, now];
      this.#reports.push({ step: describeStep(step), outcome: 'failed', fromMs, toMs, reason });
    }
    this.#isOver = true;
    return [{ type: 'hangUp' }];
  }

  /** The call is over: was it to be? */
  #end(event: SimulatedCallEvent): readonly StoryAction[] {
    const step = this.#steps[this.#reports.length];
    if (this.#isOver || step === undefined) {
      this.#isOver = true;
      return [];
    }
    if (step.type === 'waitFor' && step.condition.type === 'ended') {
      this.#done(event.atMs);
    }
    // What was heard to its very end is known only now.
    this.#proceed(event.atMs);
    if (this.#reports.length < this.#steps.length && this.failure === undefined) {
      this.#fail('the call ended', event.atMs);
    }
    return [];
  }

  #hear(events: readonly SegmentEvent[]): void {
    for (const event of events) {
      if (event.type === 'began') {
        this.#begun.push({ name: event.name, fromMs: event.fromMs, segment: undefined });
        this.timeline.note(event.fromMs, 'bot', `'${event.name}' begins`);
      } else {
        const { segment } = event;
        const { name, fromMs, toMs, isCut } = segment;
        this.heard.push(segment);
        const begun = this.#begun.find((entry) => entry.name === name && entry.fromMs === fromMs);
        if (begun !== undefined) {
          begun.segment = segment;
        }
        const length = `${Math.round(toMs - fromMs)} ms`;
        this.timeline.note(toMs, 'bot', `'${name}' ${isCut ? 'is cut off' : 'ends'} after ${length}`);
      }
    }
  }

  /** Audio that is waited for, besides the prompts that tell their names. */
  #references(): Readonly<Record<string, AudioFrame>> {
    const given = this.#steps.flatMap((step) =>
      step.type === 'heard' && step.audio !== undefined ? [[step.name, step.audio] as const] : [],
    );
    return { ...this.#prompts, ...Object.fromEntries(given) };
  }
}
