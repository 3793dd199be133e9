import type { CallSession } from '../../../src/session/contract/CallSession';
import { marbles } from '../../../src/testing/marbles/marbles';
import { testCall } from '../../../src/testing/testCall';
import { concatSamples, ramp } from '../../kit/audio/audio';

const bytes = new Uint8Array(ramp(600).buffer);
const first = bytes.subarray(0, 4_801);
const rest = bytes.subarray(4_801);

/** The audio that is heard of an action at the beginning, and of an action after a second. */
function heardOf(begin: (call: CallSession) => void, goOn: (call: CallSession) => void): Int16Array {
  return marbles(({ cold, flush }) => {
    const call = testCall();
    const heard: Int16Array[] = [];
    call.heard$.subscribe(({ samples }) => heard.push(samples));
    begin(call);
    cold('1s x').subscribe(() => {
      goOn(call);
    });
    flush();
    return concatSamples(heard);
  });
}

describe('half a sample at the end of sent audio', () => {
  it('should be joined to its other half, also after a pause', () => {
    const heard = heardOf(
      (call) => {
        call.send(first);
      },
      (call) => {
        call.send(rest);
      },
    );

    expect(heard).toEqual(ramp(600));
  });

  it.each<[string, (call: CallSession) => void]>([
    [
      'flush',
      (call) => {
        call.flush();
      },
    ],
    ['play', (call) => call.play(ramp(20)).subscribe()],
    ['mark', (call) => call.mark().subscribe()],
  ])('should not be joined to an utterance after `%s`', (_, between) => {
    const heard = heardOf(
      (call) => {
        call.send(first);
        between(call);
      },
      (call) => {
        call.send(bytes);
      },
    );

    expect(heard.subarray(-4_800)).toEqual(ramp(600));
  });

  it('should not be joined to an utterance after a playback that came after a pause', () => {
    const heard = heardOf(
      (call) => {
        call.send(first);
      },
      (call) => {
        call.play(ramp(20)).subscribe();
        call.send(bytes);
      },
    );

    expect(heard.subarray(-4_800)).toEqual(ramp(600));
  });
});
