import { concat, NEVER } from 'rxjs';
import { tone } from '../../../src/audio/tools/tone';
import type { AudioFrame } from '../../../src/audio/AudioFrame';
import { prompt } from '../../../src/testing/prompts/prompt';
import { callHandler, type CallHandlerOptions } from '../../../src/testing/story/callHandler';
import { callServer } from '../../../src/testing/node/callServer';
import { caller, hangUp, heard } from '../../../src/testing/story/steps';
import { inVirtualTime } from '../../../src/testing/story/inVirtualTime';
import type { StoryStep } from '../../../src/testing/story/Story';
import { thrownBy } from '../../kit/process/thrownBy';

/** The results of steps when a bot plays the given audio, and then is silent. */
function whenPlaying(
  audio: readonly AudioFrame[],
  steps: readonly StoryStep[],
  options: CallHandlerOptions = {},
) {
  return inVirtualTime(() =>
    callHandler(caller(...steps, hangUp()), (call) => concat(call.play(audio), NEVER), options),
  );
}

const namesOf = ({ heard: segments }: ReturnType<typeof whenPlaying>) =>
  segments.map(({ name, isCut }) => (isCut ? `${name}, cut` : name));

const greeting = tone({ frequencyHz: 440, durationMs: 900 });
const goodbye = tone({ frequencyHz: 1_100, durationMs: 700 });

describe('heard', () => {
  it('should recognise audio by its sound, and no other audio', () => {
    const step = heard(goodbye, { withinMs: 3_000 });
    expect(thrownBy(() => whenPlaying([greeting], [step])).message).toMatch(
      /^heard\('audio of 700 ms'\) failed: not heard within 3000 ms; heard instead: 'audio'/,
    );
    const steps = [heard(greeting), heard(goodbye, { name: 'bye', until: 'end' })];
    expect(namesOf(whenPlaying([greeting, goodbye], steps))).toEqual(['audio of 900 ms', 'bye']);
  });

  it('should distinguish two pieces of audio without a name and of the same length', () => {
    const other = tone({ frequencyHz: 1_100, durationMs: 900 });
    const steps = [heard(other), heard(greeting, { until: 'end' })];
    expect(namesOf(whenPlaying([other, greeting], steps))).toEqual([
      'audio of 900 ms',
      'audio of 900 ms (2)',
    ]);
  });

  it('should take the name of a prompt from its audio, whatever its length or rate', () => {
    const menu = prompt('menu', { durationMs: 600 });
    for (const audio of [menu, prompt('menu'), prompt('menu', { sampleRate: 16_000 })]) {
      expect(whenPlaying([menu], [heard(audio)]).steps[0]).toMatchObject({ step: "heard('menu')" });
    }
  });

  it('should recognise a prompt by the name that the story uses', () => {
    const german = prompt('hauptmenue', { durationMs: 600 });
    const steps = [heard('menu'), heard(german, { until: 'end' })];
    expect(namesOf(whenPlaying([german, german], steps, { prompts: { menu: german } }))).toEqual([
      'menu',
      'menu',
    ]);
  });

  it('should list the known prompts when a name is unknown', () => {
    const step = heard('mneu', { withinMs: 3_000 });
    const options = { prompts: { greeting, goodbye } };
    expect(thrownBy(() => whenPlaying([greeting], [step], options)).message).toMatch(
      /; heard instead: 'greeting'; no prompt has this name; known prompts: greeting, goodbye\n/,
    );
    expect(thrownBy(() => whenPlaying([goodbye], [heard('menu', { withinMs: 3_000 })])).message).toMatch(
      /heard instead: 'audio'; 'audio' is sound that matches no known prompt: name recordings with the `prompts` option\n/,
    );
    expect(() => callServer(caller(step), 'ws://127.0.0.1:9', options)).toThrow(
      new RangeError(
        "heard('mneu') can never be done: no prompt has this name; known prompts: greeting, goodbye",
      ),
    );
  });

  it("should wait for unknown sound by the name 'audio'", () => {
    expect(namesOf(whenPlaying([greeting], [heard('audio', { until: 'end' })]))).toEqual(['audio']);
  });

  it.each<CallHandlerOptions>([{ sampleRate: 16_000 }, { sampleRate: 24_000 }, { encoding: 'mulaw' }])(
    'should recognise prompts by name in a call with %o',
    (format) => {
      const [menu, sales] = [prompt('menu', { durationMs: 1_200 }), prompt('sales', { durationMs: 600 })];
      const steps = [heard('menu'), heard('sales', { until: 'end' })];
      expect(namesOf(whenPlaying([menu, sales], steps, format))).toEqual(['menu', 'sales']);
    },
  );
});
