import { EchoSuppressor } from '../../../src/audio/vad/EchoSuppressor';
import { frame, levelOf } from '../levelFrames';

describe('EchoSuppressor', () => {
  it('should pass a caller who is louder than the echo can be, with the pauses in their speech', () => {
    const suppressor = new EchoSuppressor({ echoReturnLossDb: 12 });
    suppressor.push(frame(-65));
    suppressor.speak(true);
    suppressor.hear(frame(-15));
    const levels = [-35, -33, -26, ...Array.from({ length: 11 }, () => -40)].map((db) =>
      levelOf(suppressor.push(frame(db))),
    );

    expect(levels).toEqual([-65, -65, -26, ...Array.from({ length: 9 }, () => -40), -65, -65]);
  });

  it('should assume a loud prompt at first, then slowly follow the level of bot audio', () => {
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
    // Five seconds later, 10 dB quieter.
    expect([-41, -39].map((db) => levelOf(quiet.push(frame(db))))).toEqual([-60, -39]);
  });

  it('should expect the echo of loud words for a while after them, while bot audio plays', () => {
    const suppressor = new EchoSuppressor({ echoReturnLossDb: 0 });
    suppressor.push(frame(-60));
    suppressor.speak(true);
    suppressor.hear(frame(-10));
    for (let index = 0; index < 50; index++) {
      suppressor.hear(frame(-80));
    }
    // A second later, 2 dB quieter.
    expect([-13, -11].map((db) => levelOf(suppressor.push(frame(db))))).toEqual([-60, -11]);
  });

  it('should learn the noise of the line from the first frame, even during bot audio', () => {
    const suppressor = new EchoSuppressor();
    suppressor.speak(true);

    expect([-45, -40, -35].map((db) => levelOf(suppressor.push(frame(db))))).toEqual([-45, -45, -45]);
  });

  it('should learn the noise of the line while no bot audio plays, and not from echo', () => {
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
    // The last 1.5 s were without bot audio: 9 dB, in frames of 20 ms.
    expect(levelOf(suppressor.push(frame(-45)))).toBe(-61);
  });

  it('should not change digital silence', () => {
    const suppressor = new EchoSuppressor();
    const nothing = { samples: new Int16Array(160), sampleRate: 8_000, timestampMs: 0 };
    suppressor.push(nothing);
    suppressor.speak(true);

    expect(suppressor.push(nothing)).toBe(nothing);
    expect(levelOf(suppressor.push(frame(-45)))).toBe(-90);
  });
});
