import { EchoSuppressor } from '../../../src/audio/vad/EchoSuppressor';
import { frame, levelOf } from '../levelFrames';

describe('EchoSuppressor', () => {
  it('should let the caller through who is louder than our echo can be, with the pauses in his speech', () => {
    const suppressor = new EchoSuppressor({ echoReturnLossDb: 12 });
    suppressor.push(frame(-65));
    suppressor.speak(true);
    suppressor.hear(frame(-15));
    const levels = [-35, -33, -26, ...Array.from({ length: 11 }, () => -40)].map((db) =>
      levelOf(suppressor.push(frame(db))),
    );

    expect(levels).toEqual([-65, -65, -26, ...Array.from({ length: 9 }, () => -40), -65, -65]);
  });

  it('should take us for as loud as a loud prompt at first, then slowly for as loud as we are', () => {
    const suppressor = new EchoSuppressor({ echoReturnLossDb: 12 });
    suppressor.push(frame(-60));
    suppressor.speak(true);
    expect([-31, -29].map((db) => levelOf(suppressor.push(frame(db))))).toEqual([-60, -29]);

    const quiet = new EchoSuppressor({ echoReturnLossDb: 12 });
    quiet.push(frame(-60));
    quiet.speak(true);
    for (let index = 0; index < 250; index++) {
      quiet.hear(frame(-40));
    }
    // Five seconds later, 10 dB less.
    expect([-41, -39].map((db) => levelOf(quiet.push(frame(db))))).toEqual([-60, -39]);
  });

  it('should expect the echo of loud words for a while after them, as long as we are heard', () => {
    const suppressor = new EchoSuppressor({ echoReturnLossDb: 0 });
    suppressor.push(frame(-60));
    suppressor.speak(true);
    suppressor.hear(frame(-10));
    for (let index = 0; index < 50; index++) {
      suppressor.hear(frame(-80));
    }
    // A second later, 2 dB less.
    expect([-13, -11].map((db) => levelOf(suppressor.push(frame(db))))).toEqual([-60, -11]);
  });

  it('should take the first frame for the noise of the line, though we speak: no echo has come back yet', () => {
    const suppressor = new EchoSuppressor();
    suppressor.speak(true);

    expect([-45, -40, -35].map((db) => levelOf(suppressor.push(frame(db))))).toEqual([-45, -45, -45]);
  });

  it('should learn how quiet the line is while we are silent, and nothing from our echo', () => {
    const suppressor = new EchoSuppressor();
    suppressor.push(frame(-70));
    suppressor.speak(true);
    for (let index = 0; index < 500; index++) {
      suppressor.push(frame(-45));
    }
    expect(levelOf(suppressor.push(frame(-45)))).toBe(-70);
    expect(suppressor.push(frame(-80))).toEqual(frame(-80));
    suppressor.speak(false);
    for (let index = 0; index < 100; index++) {
      suppressor.push(frame(-50));
    }
    suppressor.speak(true);
    // The last 1.5 s were without us: 9 dB, of frames of 20 ms.
    expect(levelOf(suppressor.push(frame(-45)))).toBe(-61);
  });

  it('should leave digital silence as it is', () => {
    const suppressor = new EchoSuppressor();
    const nothing = { samples: new Int16Array(160), sampleRate: 8_000, timestampMs: 0 };
    suppressor.push(nothing);
    suppressor.speak(true);

    expect(suppressor.push(nothing)).toBe(nothing);
    expect(levelOf(suppressor.push(frame(-45)))).toBe(-90);
  });
});
