import type { Observable } from 'rxjs';
import { simulateCall } from './simulateCall.js';
import type { Story } from '../story/Story.js';
import type { StoryReport } from '../story/StoryReport.js';
import { checkAwaited, checkStory, type StoryOptions, tellStory } from '../story/tellStory.js';

/** A connection that is cut loses what is on its way, the last keys among it. */
const LINGER_MS = 100;

/**
 * Calls a running bot, in any language, as a story tells. Emits the report when the call is over, and completes. Cold:
 * subscribing dials.
 *
 * ```ts
 * const report = await firstValueFrom(callServer(story, 'ws://localhost:8080', { prompts }));
 * ```
 *
 * Errors with a TestingError `storyFailed` whose message tells what happened instead when a step does not come true in
 * its time, and `cannotConnect` when there is no connection.
 *
 * @throws TypeError when it is no story, or `url` no address of a WebSocket; RangeError when an option is out of its range,
 * or prompts are given and the story waits for another one
 * @public
 */
export function callServer(story: Story, url: string, options: StoryOptions = {}): Observable<StoryReport> {
  checkStory(story, url, options);
  checkAwaited(story, options.prompts ?? {});
  const site = new Error();
  Error.captureStackTrace(site, callServer);
  return tellStory(story, options, {
    simulate: (simulated) =>
      simulateCall(url, { ...simulated, hangUp: { lingerMs: LINGER_MS, ...options.hangUp } }),
    outcome: () => undefined,
    diagnostics: () => undefined,
    site,
  });
}
