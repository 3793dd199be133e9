import type { Observable } from 'rxjs';
import { simulateCall } from './simulateCall.js';
import type { Story } from '../story/Story.js';
import type { StoryReport } from '../story/StoryReport.js';
import { checkAwaited, checkStory, type StoryOptions, runStory } from '../story/runStory.js';

/**
 * How long the connection stays open after `stop`, in ms: a cut at once would lose the last messages, such as a
 * digit.
 */
const LINGER_MS = 100;

/**
 * Runs a story against a running bot, written in any language. Emits the report when the call is over, then
 * completes.
 *
 * ```ts
 * const report = await firstValueFrom(callServer(story, 'ws://localhost:8080', { prompts }));
 * ```
 *
 * Errors emitted: a TestingError `storyFailed` when a step fails, with a message that shows the steps, the call, and
 * what happened instead; a TestingError `cannotConnect` when the connection fails.
 *
 * @param story - what the caller does, from `caller`
 * @param url - the bot's address, `ws://…` or `wss://…`
 * @param options - prompts, the caller, and Exotel's side
 * @returns a cold observable of one report: subscribing makes the call, unsubscribing cuts it
 * @throws TypeError when `story` is not a story or `url` is not a ws:// or wss:// address; RangeError when an option
 * is out of range, or the story waits for a name that is not in `prompts`
 * @see {@link simulateCall}
 * @public
 */
export function callServer(story: Story, url: string, options: StoryOptions = {}): Observable<StoryReport> {
  checkStory(story, url, options);
  checkAwaited(story, options.prompts ?? {});
  const site = new Error();
  Error.captureStackTrace(site, callServer);
  return runStory(story, options, {
    simulate: (simulated) =>
      simulateCall(url, { ...simulated, hangUp: { lingerMs: LINGER_MS, ...options.hangUp } }),
    outcome: () => undefined,
    diagnostics: () => undefined,
    site,
  });
}
