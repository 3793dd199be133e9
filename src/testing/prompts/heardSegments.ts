import { concat, concatMap, defer, filter, map, merge, type Observable } from 'rxjs';
import type { CallSession } from '../../session/contract/CallSession.js';
import { checkNames } from '../checkNames.js';
import type { HeardSegment, SegmentEvent } from './HeardSegment.js';
import { checkPrompts } from './KnownPrompt.js';
import { SegmentReader } from './SegmentReader.js';
import type { SummarizeSentOptions } from './summarizeSent.js';

/**
 * Emits what the caller has heard, as named segments; each segment when it is over. Silence is not a segment. A
 * prompt that is cut off ends at the cut, as the session counts. At Exotel the current message still plays to its
 * end, as stories show.
 *
 *     heard$     -m-m-m-s-s----|
 *                heardSegments(call)
 *     result     ------m----s--|      { name: 'menu', fromMs: 0, toMs: 600, isCut: false }, …
 *
 * ```ts
 * expectObservable(heardSegments(call).pipe(map(({ name }) => name))).toBe('1s m 999ms s', { m: 'menu', s: 'sales' });
 * ```
 *
 * @param call - the call, such as from `testCall`
 * @param options - `prompts`: recordings to recognise by their sound, by name
 * @returns an observable that completes when the call ends; times are in ms, as in `call.heard$`
 * @throws TypeError when a prompt is not audio, or is the same as another prompt
 * @see {@link prompt}
 * @public
 */
export function heardSegments(
  call: Pick<CallSession, 'heard$' | 'botSpeaking$' | 'info'>,
  options: Pick<SummarizeSentOptions, 'prompts'> = {},
): Observable<HeardSegment> {
  checkNames('heardSegments', options, ['prompts']);
  checkPrompts(options.prompts ?? {});
  return defer(() => {
    const reader = new SegmentReader(call.info.mediaFormat.sampleRate, options.prompts);
    const heard$ = call.heard$.pipe(map(({ samples, timestampMs }) => reader.push(samples, timestampMs)));
    // Between two prompts that follow each other closely, `botSpeaking$` stays true.
    const silence$ = call.botSpeaking$.pipe(
      filter((isSpeaking) => !isSpeaking),
      map(() => reader.flush()),
    );
    const rest$ = defer(() => [reader.flush()]);
    return concat(merge(heard$, silence$), rest$).pipe(
      concatMap((events: readonly SegmentEvent[]) => events),
      filter((event) => event.type === 'ended'),
      map(({ segment }) => segment),
    );
  });
}
