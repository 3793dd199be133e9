export { TestingError, type TestingErrorCode } from './TestingError.js';
export { testCall, type TestCall, type TestCallOptions } from './testCall.js';
export type { PlayoutBehaviour } from './caller/SimulatedPlayout.js';

// ---- marbles
export { marbles, marbleKeys } from './marbles/marbles.js';
export { inVirtualTime } from './story/inVirtualTime.js';
export { prompt, type PromptOptions } from './prompts/prompt.js';
export { ramp, type RampOptions } from './prompts/ramp.js';
export { heardSegments } from './prompts/heardSegments.js';
export type { HeardSegment } from './prompts/HeardSegment.js';
export { summarizeSent, type SummarizeSentOptions } from './prompts/summarizeSent.js';

// ---- a caller as a story
export {
  caller,
  heard,
  type HeardOptions,
  press,
  type PressOptions,
  say,
  waitFor,
  type WaitForOptions,
  botSilence,
  ended,
  hangUp,
} from './story/steps.js';
export type { Story, StoryCondition, StoryStep } from './story/Story.js';
export { callHandler, type CallHandlerOptions } from './story/callHandler.js';
export type { StoryOptions } from './story/tellStory.js';
export { type StepReport, type StoryReport, describeStory } from './story/StoryReport.js';

// ---- recordings of calls
export type { CassetteEntry } from './cassette/CassetteEntry.js';
export type { ReplayOptions } from './cassette/replay/replay.js';
export { replayToHandler, type ReplayToHandlerOptions } from './cassette/replay/replayToHandler.js';
export {
  compareCassettes,
  type CassetteDifference,
  type CompareCassettesOptions,
} from './cassette/replay/compareCassettes.js';
export { judgeCassette } from './cassette/judgeCassette.js';
export { drawMarbles } from './cassette/drawMarbles.js';
export { drawSequence } from './cassette/drawSequence.js';

// ---- the other end
export type { CallerAudio, HangUp, SimulatedKey } from './caller/CallerAction.js';
export type { SimulatedCallEvent } from './caller/SimulatedCallEvent.js';
export type { BreachReport, SimulatedCallReport } from './caller/SimulatedCallReport.js';
export type { BreachCode, BreachSeverity } from './rules/BreachCode.js';
export type { BotErrorCode, BotIssueCode } from './rules/BotMessage.js';

// ---- an Exotel that misbehaves
export { QUIRKS, type Quirk, type QuirkInfo, type QuirkName } from './quirks/quirks.js';
export type { QuirkGroup, QuirkValue } from './quirks/QuirkEntry.js';
export { isQuirk } from './quirks/readQuirk.js';
export { quirkMix, type QuirkMixOptions } from './quirks/quirkMix.js';
