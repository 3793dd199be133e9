import { EchoGate } from '../../../src/audio/vad/EchoSuppressor';
import { frame, levelOf } from '../levelFrames';

describe('EchoGate', () => {
  it('should let the caller through who is louder than our echo can be, with the pauses in his speech', () => {
    const gate = new EchoGate({ leakDb: -12 });
    gate.push(frame(-65));
    gate.speak(true);
    gate.hear(frame(-15));
    const levels = [-35, -33, -26, ...Array.from({ length: 11 }, () => -40)].map((db) =>
      levelOf(gate.push(frame(db))),
    );

    expect(levels).toEqual([-65, -65, -26, ...Array.from({ length: 9 }, () => -40), -65, -65]);
  });

  it('should take us for as loud as a loud prompt at first, then slowly for as loud as we are', () => {
    const gate = new EchoGate({ leakDb: -12 });
    gate.push(frame(-60));
    gate.speak(true);
    expect([-31, -29].map((db) => levelOf(gate.push(frame(db))))).toEqual([-60, -29]);

    const quiet = new EchoGate({ leakDb: -12 });
    quiet.push(frame(-60));
    quiet.speak(true);
    for (let index = 0; index < 250; index++) {
      quiet.hear(frame(-40));
    }
    // Five seconds later, 10 dB less.
    expect([-41, -39].map((db) => levelOf(quiet.push(frame(db))))).toEqual([-60, -39]);
  });

  it('should expect the echo of loud words for a while after them, as long as we are heard', () => {
    const gate = new EchoGate({ leakDb: 0 });
    gate.push(frame(-60));
    gate.speak(true);
    gate.hear(frame(-10));
    for (let index = 0; index < 50; index++) {
      gate.hear(frame(-80));
    }
    // A second later, 2 dB less.
    expect([-13, -11].map((db) => levelOf(gate.push(frame(db))))).toEqual([-60, -11]);
  });

  it('should take the first frame for the noise of the line, though we speak: no echo has come back yet', () => {
    const gate = new EchoGate();
    gate.speak(true);

    expect([-45, -40, -35].map((db) => levelOf(gate.push(frame(db))))).toEqual([-45, -45, -45]);
  });

  it('should learn how quiet the line is while we are silent, and nothing from our echo', () => {
    const gate = new EchoGate();
    gate.push(frame(-70));
    gate.speak(true);
    for (let index = 0; index < 500; index++) {
      gate.push(frame(-45));
    }
    expect(levelOf(gate.push(frame(-45)))).toBe(-70);
    expect(gate.push(frame(-80))).toEqual(frame(-80));
    gate.speak(false);
    for (let index = 0; index < 100; index++) {
      gate.push(frame(-50));
    }
    gate.speak(true);
    // The last 1.5 s were without us: 9 dB, of frames of 20 ms.
    expect(levelOf(gate.push(frame(-45)))).toBe(-61);
  });

  it('should leave digital silence as it is', () => {
    const gate = new EchoGate();
    const nothing = { samples: new Int16Array(160), sampleRate: 8_000, timestampMs: 0 };
    gate.push(nothing);
    gate.speak(true);

    expect(gate.push(nothing)).toBe(nothing);
    expect(levelOf(gate.push(frame(-45)))).toBe(-90);
  });
});
