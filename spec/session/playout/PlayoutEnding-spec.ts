import { Pacer } from '../../../src/audio/framing/Pacer';
import { PlayoutEnding } from '../../../src/session/playout/PlayoutEnding';
import type { PlayoutItem } from '../../../src/session/playout/PlayoutItem';
import { PlayoutQueue } from '../../../src/session/playout/PlayoutQueue';
import { SentAudio } from '../../../src/session/playout/SentAudio';

function sending() {
  const pacer = new Pacer();
  const sent = new SentAudio<PlayoutItem>(pacer, 16);
  const queue = new PlayoutQueue({
    framing: { frameBytes: 3_200 },
    conversion: { sampleRate: 8_000, to: 8_000, resamplerQuality: 'balanced' },
    pacer,
    bytesPerMs: 16,
    flushAfterMs: 240,
    maxQueueMs: 1_000,
    onQueueFull: undefined,
  });
  const item = queue.create({ id: 1, kind: 'playback' }, 0);
  const send = (durationMs: number, now: number) => {
    sent.add(item, new Uint8Array(durationMs * 16), durationMs, now);
  };
  return { sent, send };
}

describe('PlayoutEnding', () => {
  it('should count from now when nothing has been sent', () => {
    const { sent } = sending();
    const ending = new PlayoutEnding({ sent, queuedMs: 0, maxWaitMs: 2_000, now: 5_000 });

    expect(ending.giveUpAt).toBe(7_000);
    expect(ending.nextAt()).toBe(7_000);
  });

  it('should count from the time at which all sent audio should have been heard, and check then', () => {
    const { sent, send } = sending();
    send(400, 0);
    const ending = new PlayoutEnding({ sent, queuedMs: 200, maxWaitMs: 2_000, now: 100 });

    expect(ending.nextAt()).toBe(400);
    expect(ending.giveUpAt).toBe(2_400);
    send(200, 300);
    expect(ending.nextAt()).toBe(600);
    expect(ending.giveUpAt).toBe(2_600);
  });

  it('should add the time for which this process stood still', () => {
    const { sent } = sending();
    const ending = new PlayoutEnding({ sent, queuedMs: 0, maxWaitMs: 2_000, now: 5_000 });
    ending.stoodStill(30_000);

    expect(ending.giveUpAt).toBe(37_000);
  });

  it('should not wait for ever for a source that never completes', () => {
    const { sent, send } = sending();
    send(400, 0);
    const ending = new PlayoutEnding({ sent, queuedMs: 600, maxWaitMs: 2_000, now: 0 });
    send(200_000, 400);

    expect(ending.giveUpAt).toBe(400 + 600 + 2_000 + 60_000);
  });
});
