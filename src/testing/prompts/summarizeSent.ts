import { concatMap, defer, map, type OperatorFunction } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { pcm16ToSamples } from '../../audio/pcm16.js';
import { checkOneOf } from '../../support/options.js';
import type { OutboundMessage } from '../../wire/OutboundMessage.js';
import { checkNames } from '../checkNames.js';
import { UNKNOWN_AUDIO } from './HeardSegment.js';
import { checkPrompts } from './KnownPrompt.js';
import { SegmentReader } from './SegmentReader.js';

/**
 * Options for {@link summarizeSent}.
 *
 * @public
 */
export interface SummarizeSentOptions {
  /**
   * Recordings to recognise by the sound of their beginnings, also when they were resampled. Audio created by
   * `prompt` carries its own name.
   */
  readonly prompts?: Readonly<Record<string, AudioFrame>>;
  /** Sample rate of the audio, in Hz. @defaultValue 8000 */
  readonly sampleRate?: number;
  /**
   * What is emitted for audio: the prompts that begin in it, or every message by its length, such as `'3200 bytes'`.
   *
   * @defaultValue 'prompts'
   */
  readonly detail?: 'prompts' | 'messages';
}

/**
 * Emits a short text for what was sent, so that an assertion reads like the call: `prompt('menu')` for the message in
 * which a prompt begins, `audio` for other sound, `mark` and `clear`. Silence, and messages in which a prompt
 * continues, are left out. The audio must be PCM16.
 *
 *     sent$      mm-m-m-Ms-s-C
 *                summarizeSent()
 *     result     m------Ms---C     m: "prompt('menu')", M: 'mark', s: "prompt('sales')", C: 'clear'
 *
 * With `detail: 'messages'` every message is emitted, for assertions about sizes and times:
 *
 *     result     aa-a-a-ab-a-C     a: '3200 bytes', b: 'mark', C: 'clear'
 *
 * ```ts
 * marbles(({ expectObservable }) => {
 *   const call = testCall();
 *   call.play(prompt('menu')).subscribe();
 *   expectObservable(call.sent$.pipe(summarizeSent(), take(1))).toBe('(m|)', { m: "prompt('menu')" });
 * });
 * ```
 *
 * @param options - prompts, sample rate and detail
 * @returns an operator for `sent$` of a {@link TestCall}
 * @throws RangeError when `detail` is not valid, TypeError when a prompt is not audio or is the same as another
 * prompt
 * @see {@link heardSegments}
 * @public
 */
export function summarizeSent(options: SummarizeSentOptions = {}): OperatorFunction<OutboundMessage, string> {
  checkNames('summarizeSent', options, ['sampleRate', 'detail', 'prompts']);
  const { sampleRate = 8_000, prompts = {}, detail = 'prompts' } = options;
  checkOneOf('detail', detail, ['prompts', 'messages']);
  checkPrompts(prompts);
  if (detail === 'messages') {
    return map((message) => (message.event === 'media' ? `${message.payload.length} bytes` : message.event));
  }
  return (sent$) =>
    defer(() => {
      const reader = new SegmentReader(sampleRate, prompts);
      let atMs = 0;
      return sent$.pipe(
        concatMap((message) => {
          if (message.event !== 'media') {
            reader.flush();
            return [message.event];
          }
          const samples = pcm16ToSamples(message.payload);
          const events = reader.push(samples, atMs);
          atMs += (samples.length * 1_000) / sampleRate;
          return events.flatMap((event) => (event.type === 'began' ? [describe(event.name)] : []));
        }),
      );
    });
}

function describe(name: string): string {
  return name === UNKNOWN_AUDIO ? name : `prompt('${name}')`;
}
