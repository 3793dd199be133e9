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
 * How messages are told.
 *
 * @public
 */
export interface SummarizeSentOptions {
  /**
   * Prompts besides those that `prompt` makes, which carry their names: recognised by the sound of their beginnings, also
   * when they were resampled.
   */
  readonly prompts?: Readonly<Record<string, AudioFrame>>;
  /** Of the audio, in Hz. @defaultValue 8000 */
  readonly sampleRate?: number;
  /**
   * What is told of the audio: the prompts that begin in it, or every message by its length, such as `'3200 bytes'`.
   *
   * @defaultValue 'prompts'
   */
  readonly detail?: 'prompts' | 'messages';
}

/**
 * Tells what was sent in short, so that an assertion reads like the call: `prompt('menu')` with the message in which a
 * prompt begins, `audio` for sound without a name, `mark` and `clear`. Messages in which a prompt only goes on, and
 * silence, are left out. The audio must be PCM16.
 *
 *     sent$      mm-m-m-Ms-s-C
 *                summarizeSent()
 *     result     m------Ms---C     m: "prompt('menu')", M: 'mark', s: "prompt('sales')", C: 'clear'
 *
 * With `detail: 'messages'` every message is told, to assert on their sizes and times:
 *
 *     result     aa-a-a-ab-a-C     a: '3200 bytes', b: 'mark', C: 'clear'
 *
 * @throws RangeError when `detail` is none of the two, TypeError when a prompt is no audio or the same as another
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
