import { filter, map, type Observable } from 'rxjs';
import type { Agent, AgentEvent } from '../../../src/index';
import type { testCall } from '../../../src/testing/testCall';
import { ramp } from '../audio/audio';

/** Events that a bridge emits. */
export const startedItem = (itemId: string) => ({ type: 'started', itemId });
export const finishedItem = (itemId: string, heardMs: number, outcome = 'played') => ({
  type: 'finished',
  itemId,
  outcome,
  heardMs,
});

/** Events that an agent emits. */
export const itemAudio = (itemId: string, durationMs: number, from = 1): AgentEvent => ({
  type: 'audio',
  itemId,
  audio: ramp(durationMs, from),
});
export const interrupt: AgentEvent = { type: 'interrupt' };
export const audioEnd: AgentEvent = { type: 'audioEnd' };

/** An agent that follows a script, whatever the caller says. */
export const script =
  <M>(events$: Observable<AgentEvent<M>>): Agent<M> =>
  () =>
    events$;

/** The messages to Exotel that are not audio. */
export const controls = (call: ReturnType<typeof testCall>) =>
  call.sent$.pipe(
    map(({ event }) => event),
    filter((event) => event !== 'media'),
  );
