import fc from 'fast-check';
import { samplesToPcm16 } from '../../../src/audio/pcm16';
import type { Playout } from '../../../src/session/playout/Playout';
import { ramp } from '../../kit/audio/audio';
import { PlayoutRun } from './PlayoutRun';

const bytes = (...pieces: readonly Int16Array[]) =>
  Buffer.concat(pieces.map((piece) => samplesToPcm16(piece)));

const isClear = ({ effect }: PlayoutRun['effects'][number]) =>
  effect.type === 'send' && effect.message.event === 'clear';

describe('Playout', () => {
  describe('pacing', () => {
    it('should send `sendAheadMs` at once, the rest as it is played, and the mark after the last message', () => {
      const run = new PlayoutRun().play(1, ramp(1_000)).until(5_000);

      expect(run.log).toEqual([
        '0 3200',
        '0 3200',
        '200 3200',
        '400 3200',
        '600 3200',
        '600 g1:p1',
        '1000 p1 played by mark, heard 1000',
      ]);
      expect(run.speaking).toEqual(['0 speaks', '1000 is silent']);
      expect(run.heard.equals(bytes(ramp(1_000)))).toBe(true);
      expect(run.nextAt()).toBe(Infinity);
    });

    it.each([
      [8_000, 'pcm16', 3_200, [3_200, 3_200, 3_200, 3_520]],
      [16_000, 'pcm16', 3_200, [3_200, 3_200, 3_200, 3_200, 3_200, 3_200, 3_200, 3_520]],
      [24_000, 'pcm16', 3_840, [...Array.from({ length: 9 }, () => 3_840), 4_480]],
      [8_000, 'mulaw', 3_200, [3_200, 3_520]],
      [8_000, 'pcm16', 320, [...Array.from({ length: 39 }, () => 320), 640]],
    ] as const)(
      'should cut legal messages at %i Hz %s of %i bytes',
      (wireSampleRate, encoding, messageBytes, sizes) => {
        // 810 ms, and half a unit of 20 ms that is padded.
        const run = new PlayoutRun({ wireSampleRate, encoding, messageBytes });
        run.play(1, ramp(encoding === 'mulaw' ? 830 : 810, 1, wireSampleRate)).until(5_000);
        const sent = run.effects.flatMap(({ effect }) =>
          effect.type === 'send' && effect.message.event === 'media' ? [effect.message.payload.length] : [],
        );

        expect(sent).toEqual(sizes);
        expect(Math.max(...run.aheadMs)).toBeLessThanOrEqual(encoding === 'mulaw' ? 540 : 400);
      },
    );

    it('should send each message slightly before it is needed when `sendAheadMs` is 0', () => {
      const run = new PlayoutRun({ sendAheadMs: 0 }).play(1, ramp(1_000)).until(5_000);

      expect(run.log.slice(0, 4)).toEqual(['0 3200', '100 3200', '300 3200', '500 3200']);
      expect(run.aheadMs).toEqual([200, 300, 300, 300, 300]);
    });

    it('should restart the clock after a delay, and not send a burst', () => {
      const run = new PlayoutRun().play(1, ramp(1_000));
      run.now = 10_000;
      run.do((playout, now) => playout.advance(now)).until(20_000);

      expect(run.log.slice(2, -2)).toEqual(['10000 3200', '10000 3200', '10200 3200']);
    });
  });

  describe('a queue', () => {
    it('should join the pieces of one playback, and play playbacks back to back', () => {
      const run = new PlayoutRun()
        .play(1, ramp(130), ramp(130, 131), ramp(40, 500))
        .play(2, ramp(200, 7_000));
      run.until(5_000);

      expect(run.log).toEqual([
        '0 4800',
        '0 g1:p1',
        '100 3200',
        '100 g1:p2',
        '300 p1 played by mark, heard 300',
        '500 p2 played by mark, heard 200',
      ]);
      expect(run.heard.equals(bytes(ramp(130), ramp(130, 131), ramp(40, 500), ramp(200, 7_000)))).toBe(true);
    });

    it('should finish at once a playback without audio', () => {
      const run = new PlayoutRun().play(1).until(100);

      expect(run.log).toEqual(['0 g1:p1', '0 p1 played by mark, heard 0']);
    });

    it('should not send a held playback, nor the items after it', () => {
      const run = new PlayoutRun()
        .do((playout, now) => playout.open(1, {}, now))
        .do((playout, now) => playout.push(1, ramp(400), now));
      run.play(2, ramp(200)).until(500);
      expect(run.log).toEqual([]);
      expect(run.playout.nextAt(true)).toBe(Infinity);

      run.do((playout, now) => playout.close(1, now)).do((playout, now) => playout.release(1, now));
      expect(run.log).toEqual(['500 3200', '500 3200', '500 g1:p1']);
    });

    it('should pull a source `sendAheadMs` ahead, one piece at a time, and no further', () => {
      const run = new PlayoutRun().playPulled(1, ...Array.from({ length: 30 }, () => ramp(100))).until(1_000);
      const pulls = run.log.filter((text) => text.endsWith('pull p1'));

      // 1,000 ms are heard and 400 sent; 400 wait.
      expect(pulls).toHaveLength(18);
      run.until(10_000);
      expect(run.log.slice(-2)).toEqual(['2600 g1:p1', '3000 p1 played by mark, heard 3000']);
    });

    it('should report start and progress when they are heard', () => {
      const run = new PlayoutRun();
      run.play(1, ramp(300)).do((playout, now) => playout.open(2, { report: { progressMs: 150 } }, now));
      run
        .do((playout, now) => playout.push(2, ramp(400), now))
        .do((playout, now) => playout.close(2, now))
        .do((playout, now) => playout.release(2, now))
        .until(5_000);

      expect(run.log.filter((text) => text.includes('p2') && !text.includes('g1'))).toEqual([
        '300 p2 started',
        '450 p2 progress 150+250',
        '600 p2 progress 300+100',
        '700 p2 played by mark, heard 400',
      ]);
    });

    it('should fail with the error of a source after the audio before it was heard', () => {
      const run = new PlayoutRun()
        .do((playout, now) => playout.open(1, {}, now))
        .do((playout, now) => playout.push(1, ramp(250), now))
        .do((playout, now) => playout.close(1, now, { error: new Error('voice lost') }))
        .do((playout, now) => playout.release(1, now))
        .until(5_000);

      expect(run.log).toEqual(['0 4160', '0 g1:p1', '260 p1 failed']);
      expect(run.heard).toHaveLength(4_000);
    });

    it('should fail a source that is too far ahead, and accept no more audio of it', () => {
      const run = new PlayoutRun({ maxQueueMs: 500 }).do((playout, now) => playout.open(1, {}, now));
      for (let piece = 0; piece < 5; piece++) {
        run.do((playout, now) => playout.push(1, ramp(400), now));
      }
      run.do((playout, now) => playout.release(1, now)).until(5_000);
      const failures = run.effects.flatMap(({ effect }) => (effect.type === 'failed' ? [effect.error] : []));

      expect(failures).toEqual([expect.objectContaining({ code: 'queueOverflow' })]);
      expect(run.heard).toHaveLength(12_800);
    });

    it('should drop audio beyond the queue of an observable, as its policy says, and play the rest to its end', () => {
      const run = new PlayoutRun({ maxQueueMs: 500, onQueueFull: 'dropNewest' }).do((playout, now) =>
        playout.open(1, {}, now),
      );
      for (let piece = 0; piece < 5; piece++) {
        run.do((playout, now) => playout.push(1, ramp(400), now));
      }
      run
        .do((playout, now) => playout.close(1, now))
        .do((playout, now) => playout.release(1, now))
        .until(5_000);

      expect(run.log.filter((entry) => !entry.includes('3200'))).toEqual([
        ...['0 queueOverflow', '0 queueOverflow', '0 queueOverflow'],
        ...['400 g1:p1', '800 p1 played by mark, heard 800'],
      ]);
    });

    it('should fail a playback and a mark beyond the limit', () => {
      const run = new PlayoutRun({ maxPlaybacks: 2 })
        .play(1, ramp(1_000))
        .play(2, ramp(1_000))
        .do((playout, now) => playout.open(3, {}, now))
        .do((playout, now) => playout.mark(4, undefined, now))
        .until(2_000)
        .play(5, ramp(200))
        .until(5_000);
      const failures = run.effects.flatMap(({ effect }) =>
        effect.type === 'failed' ? [[effect.id, effect.error]] : [],
      );

      expect(failures).toEqual([
        [3, expect.objectContaining({ code: 'tooManyPlaybacks' })],
        [4, expect.objectContaining({ code: 'tooManyPlaybacks' })],
      ]);
      expect(run.log.at(-1)).toMatch(/ p5 played /);
    });

    it('should fail a source whose sample rate cannot be converted', () => {
      const odd = { samples: ramp(20), sampleRate: 9_000, timestampMs: 0 };
      const run = new PlayoutRun().play(1, ramp(200), odd, ramp(200)).until(5_000);

      expect(run.log).toEqual(['0 3200', '0 g1:p1', '200 p1 failed']);
    });

    it('should flush a source that stalls, report it, and continue', () => {
      const run = new PlayoutRun()
        .do((playout, now) => playout.open(1, {}, now))
        .do((playout, now) => playout.release(1, now))
        .do((playout, now) => playout.push(1, ramp(50), now))
        .until(600)
        .do((playout, now) => playout.push(1, ramp(200, 401), now))
        .do((playout, now) => playout.close(1, now))
        .until(5_000);

      expect(run.log).toEqual([
        '240 3200',
        '240 sourceStalled',
        '600 3200',
        '600 g1:p1',
        '800 p1 played by mark, heard 250',
      ]);
      expect(run.heard.equals(bytes(ramp(250)))).toBe(true);
    });
  });

  describe('alarms', () => {
    it('should not wake without effect for a source that stalls while more than a message waits', () => {
      // The next message is longer, and is sent later, when the short tail is known.
      const run = new PlayoutRun({ sendAheadMs: 1_000 }).append(ramp(1_000)).until(1);
      run.append(ramp(410, 8_001)).until(239);
      expect(run.playout.nextAt(false)).toBe(420);
      const wakes: number[] = [];
      for (let next = run.playout.nextAt(false); next < Infinity; next = run.playout.nextAt(false)) {
        wakes.push(next);
        run.now = Math.max(run.now + 1, Math.ceil(next));
        run.do((playout, now) => playout.advance(now));
      }

      expect(wakes).toEqual(wakes.toSorted((one, other) => one - other));
      expect(new Set(wakes).size).toBe(wakes.length);
      expect(run.heard).toHaveLength(22_560);
    });

    it('should not wake without effect when it was woken too late', () => {
      const run = new PlayoutRun({ messageBytes: 640, sendAheadMs: 150 })
        .do((playout, now) => playout.open(1, {}, now))
        .do((playout, now) => playout.push(1, ramp(400), now))
        .do((playout, now) => playout.release(1, now));
      run.now = 15;
      run.do((playout, now) => playout.push(1, Int16Array.of(1), now));
      for (const now of [100, 200, 257, 260, 300, 330]) {
        run.now = now;
        run.do((playout) => playout.advance(now));

        expect(run.playout.nextAt(true)).toBeGreaterThan(now);
      }
    });
  });

  describe('utterances', () => {
    it('should send no mark, and flush audio that does not fill a message', () => {
      const run = new PlayoutRun().append(ramp(270)).until(5_000);

      expect(run.log).toEqual(['0 3200', '240 3200']);
      expect(run.heard).toHaveLength(4_320);
    });

    it('should copy appended audio', () => {
      const memory = ramp(250);
      const run = new PlayoutRun().append(memory);
      memory.fill(9);
      run.until(5_000);

      expect(run.heard.equals(bytes(ramp(250)))).toBe(true);
    });

    it('should be closed by a later playback, and then wait for nothing', () => {
      const run = new PlayoutRun().append(ramp(50)).play(1, ramp(200)).append(ramp(200)).until(100);

      expect(run.log).toEqual(['0 3200', '0 3200', '0 g1:p1']);
    });

    describe('that are flushed', () => {
      const flushed = (run: PlayoutRun) => run.do((playout, now) => playout.flush(now));

      it('should send the last piece at once, padded, and not pad it again', () => {
        const run = flushed(new PlayoutRun().append(ramp(270)).until(50));

        // 70 ms are below the minimum, and the message before them was sent already.
        expect(run.until(5_000).log).toEqual(['0 3200', '50 3200']);
        expect(run.heard.equals(bytes(ramp(270)))).toBe(true);
        expect(run.speaking).toEqual(['0 speaks', '400 is silent']);
      });

      it('should send no earlier than `sendAheadMs` allows', () => {
        expect(flushed(new PlayoutRun().append(ramp(650))).until(5_000).log).toEqual([
          '0 3200',
          '0 3200',
          '260 4160',
        ]);
      });

      it('should do nothing when no utterance is open, or a second time', () => {
        expect(flushed(new PlayoutRun()).log).toEqual([]);
        expect(flushed(new PlayoutRun().play(1, ramp(300))).until(100).log).toEqual(['0 4800', '0 g1:p1']);
        expect(flushed(flushed(new PlayoutRun().append(ramp(50)))).until(5_000).log).toEqual(['0 3200']);
        expect(flushed(flushed(new PlayoutRun().append(ramp(200)))).until(5_000).log).toEqual(['0 3200']);
        expect(flushed(new PlayoutRun().append(ramp(50)).finish()).log).toEqual([]);
      });

      it('should open a new utterance for later audio, without reporting a gap', () => {
        const run = flushed(new PlayoutRun().append(ramp(50))).until(20);

        expect(flushed(run.append(ramp(50, 5_000))).until(5_000).log).toEqual(['0 3200', '20 3200']);
        expect(run.heard.equals(bytes(ramp(50), ramp(50, 5_000)))).toBe(true);
      });

      it('should not wait for a head start, because no more audio comes', () => {
        const run = new PlayoutRun();
        for (let frame = 0; frame < 11; frame++) {
          run.append(ramp(20, frame * 160)).until((frame + 1) * 20);
        }
        expect(run.log).toEqual([]);

        expect(flushed(run).until(5_000).log).toEqual(['220 3520']);
      });

      it('should keep their place after a playback', () => {
        const run = flushed(new PlayoutRun().play(1, ramp(400)).append(ramp(50)));

        expect(run.until(5_000).log).toEqual([
          '0 3200',
          '0 3200',
          '0 g1:p1',
          '200 3200',
          '400 p1 played by mark, heard 400',
        ]);
      });

      it('should end a resampled utterance with the rest of the resampler', () => {
        const run = new PlayoutRun({ sampleRate: 16_000 }).append(ramp(100, 0, 16_000));

        expect(flushed(run).until(5_000).heard).toHaveLength(1_600);
      });
    });

    it('should drop audio that does not fit the queue, and report it', () => {
      const run = new PlayoutRun({ maxQueueMs: 500 }).append(ramp(1_200)).append(ramp(100));

      expect(run.log).toEqual(['0 3200', '0 3200', '0 queueOverflow']);
      run.until(5_000);
      expect(run.heard).toHaveLength(19_200);
    });

    it.each([undefined, 'error', 'dropOldest', 'dropNewest'] as const)(
      'should accept live audio with the smallest queue (%s)',
      (onQueueFull) => {
        const frames = Array.from({ length: 120 }, (_, frame) => ramp(20, frame * 160));
        const run = new PlayoutRun({ messageBytes: 6_400, maxQueueMs: 0, onQueueFull });
        run.do((playout, now) => playout.open(1, {}, now)).do((playout, now) => playout.release(1, now));
        for (const [index, frame] of frames.entries()) {
          if (index < 60) {
            run.do((playout, now) => playout.push(1, frame, now));
          } else {
            run.append(frame);
          }
          run.until((index + 1) * 20);
          if (index === 59) {
            run.do((playout, now) => playout.close(1, now));
          }
        }
        run.until(Infinity);

        expect(run.heard.equals(bytes(...frames))).toBe(true);
        expect(run.effects.filter(({ effect }) => effect.type === 'diagnostic')).toEqual([]);
      },
    );

    it('should drop the oldest audio when the policy says so', () => {
      const run = new PlayoutRun({ maxQueueMs: 500, onQueueFull: 'dropOldest' })
        .append(ramp(1_200))
        .append(ramp(100, 20_000))
        .until(5_000);

      expect(run.log.filter((entry) => entry.endsWith('queueOverflow'))).toEqual(['0 queueOverflow']);
      // The audio that was sent already, the rest of the queue, and the last audio.
      expect(run.heard.subarray(-1_600).equals(bytes(ramp(100, 20_000)))).toBe(true);
      expect(run.heard.subarray(0, 6_400).equals(bytes(ramp(400)))).toBe(true);
      expect(run.heard.length).toBeLessThanOrEqual(6_400 + 8_000 + 1_600);
    });

    it('should report a gap when audio comes late in the middle', () => {
      const run = new PlayoutRun().append(ramp(50)).until(300).append(ramp(50)).until(5_000);

      expect(run.log).toEqual(['240 3200', '300 sourceStalled', '540 3200']);
    });

    it('should throw for a sample rate that cannot be converted, and continue', () => {
      const run = new PlayoutRun();

      expect(() => run.append({ samples: ramp(20), sampleRate: 9_000, timestampMs: 0 })).toThrow(RangeError);
      expect(run.append(ramp(200)).log).toEqual(['0 3200']);
    });

    it('should give live audio a head start of three units, so that it does not underrun', () => {
      const run = new PlayoutRun();
      for (let frame = 0; frame < 100; frame++) {
        run.append(ramp(20, frame * 160)).until((frame + 1) * 20);
      }
      run.until(10_000);
      const sent = run.effects.flatMap(({ at, effect }) => (effect.type === 'send' ? [at] : []));

      expect(sent).toEqual([240, 380, 580, 780, 980, 1_180, 1_380, 1_580, 1_780, 1_980]);
      expect(run.speaking).toEqual(['240 speaks', '2240 is silent']);
    });

    it('should give the head start also to live audio whose first pieces arrive at once', () => {
      const sentAt = (late: number) => {
        const run = new PlayoutRun().until(late * 20);
        for (let frame = 0; frame < 30; frame++) {
          run.append(ramp(20, frame * 160)).until(Math.max(late, frame + 1) * 20);
        }
        return run.effects.flatMap(({ at, effect }) => (effect.type === 'send' ? [at] : []));
      };

      expect(sentAt(8)).toEqual([240, 380, 580]);
      expect(sentAt(10)).toEqual([240, 380, 580]);
      // So far ahead, it has its head start already.
      expect(sentAt(13)).toEqual([260, 380, 580]);
    });

    it('should not delay a waiting message because small frames follow it', () => {
      const run = new PlayoutRun({ flushAfterMs: 100, isHeardRead: false }).append(ramp(620));
      for (let frame = 0; frame < 3; frame++) {
        run.until((frame + 1) * 60).append(ramp(20, 4_960 + frame * 160));
      }

      expect(run.until(200).log).toEqual(['0 3200', '0 3200', '200 3200']);
    });

    it('should send a message in time that begins with the end of converted audio, and continues in small frames', () => {
      const wake = (playout: Playout, now: number) => playout.advance(now);
      const run = new PlayoutRun({ sendAheadMs: 0, isHeardRead: false }).append(ramp(400));
      run.append({ samples: ramp(20), sampleRate: 16_000, timestampMs: 0 });
      run.until(250).do(wake);
      for (let frame = 0; frame < 9; frame++) {
        run.append(ramp(20, frame * 160));
      }
      run.do(wake).append(ramp(10));

      expect(run.until(300).log).toEqual(['0 3200', '100 3200', '300 3200']);
    });

    it.each([
      { wireSampleRate: 8_000, messageBytes: 3_200 },
      { wireSampleRate: 16_000, messageBytes: 3_200 },
      { wireSampleRate: 24_000, messageBytes: 3_840 },
      { wireSampleRate: 8_000, messageBytes: 320 },
    ])('should play live audio in pieces of any size without a gap ($wireSampleRate Hz)', (line) => {
      const frameMs = (line.messageBytes / 2 / line.wireSampleRate) * 1_000;
      for (let pieceMs = 5; pieceMs < 240; pieceMs++) {
        const run = new PlayoutRun(line);
        for (let piece = 0; piece < 60; piece++) {
          run.append(new Int16Array((line.wireSampleRate / 1_000) * pieceMs)).until((piece + 1) * pieceMs);
        }
        const gapsMs = run.arrivals
          .map(({ leftMs }) => (leftMs === -Infinity ? 0 : Math.max(0, -leftMs)))
          .reduce((sum, gapMs) => sum + gapMs);
        // A source that is assumed to be faster has one gap, and then its head start.
        const isTakenForFaster = (pieceMs === frameMs && frameMs >= 60) || pieceMs >= frameMs + 60;

        expect({ pieceMs, isWithoutGap: gapsMs <= (isTakenForFaster ? frameMs + 60 : 0) }).toEqual({
          pieceMs,
          isWithoutGap: true,
        });
      }
    });

    it.each([
      { wireSampleRate: 8_000, messageBytes: 3_200, pieceMs: 90, at: 250 },
      { wireSampleRate: 8_000, messageBytes: 3_200, pieceMs: 220, at: 220 },
      { wireSampleRate: 16_000, messageBytes: 3_200, pieceMs: 128, at: 128 },
      { wireSampleRate: 24_000, messageBytes: 3_840, pieceMs: 100, at: 100 },
      { wireSampleRate: 24_000, messageBytes: 3_840, pieceMs: 30, at: 120 },
    ])(
      'should begin later for pieces that do not divide a message ($wireSampleRate Hz, $pieceMs ms)',
      ({ wireSampleRate, messageBytes, pieceMs, at }) => {
        const run = new PlayoutRun({ wireSampleRate, messageBytes });
        for (let piece = 0; piece < 9; piece++) {
          run.append(new Int16Array((wireSampleRate / 1_000) * pieceMs)).until((piece + 1) * pieceMs);
        }

        expect(run.arrivals[0]?.at).toBe(at);
      },
    );

    it('should give the head start to live audio in whole messages after a late message', () => {
      const run = new PlayoutRun().append(ramp(200)).until(205);
      for (let piece = 1; piece < 6; piece++) {
        run.append(ramp(200)).until(205 + piece * 200 + (piece % 2) * 50);
      }

      expect(run.log).toEqual(['0 3200', '265 3200', '455 3200', '605 3200', '855 3200', '1005 3200']);
      expect(run.arrivals.filter(({ leftMs }) => leftMs < 0)).toHaveLength(2);
    });

    it('should not delay audio that is a whole message, or is complete, or comes a head start ahead', () => {
      expect(new PlayoutRun().append(ramp(200)).log).toEqual(['0 3200']);
      expect(new PlayoutRun().append(ramp(260)).log).toEqual(['0 3200']);
      expect(new PlayoutRun().append(ramp(210)).until(20).append(ramp(60)).log).toEqual(['20 3200']);
      expect(
        new PlayoutRun().append(ramp(210)).do((playout, now) => playout.mark(1, undefined, now)).log,
      ).toEqual(['0 3520', '0 m1']);

      const run = new PlayoutRun();
      for (let piece = 0; piece < 30; piece++) {
        run.append(ramp(20, piece * 160));
      }
      expect(run.log).toEqual(['0 3200', '0 3200']);
    });
  });

  describe('marks', () => {
    it('should follow everything queued before them', () => {
      const run = new PlayoutRun().append(ramp(150)).do((playout, now) => playout.mark(7, 'half', now));
      run.do((playout, now) => playout.mark(8, undefined, now)).until(5_000);

      expect(run.log).toEqual([
        '0 3200',
        '0 half',
        '0 m8',
        '200 mark half played by mark',
        '200 mark m8 played by mark',
      ]);
    });

    it('should be renamed when a name was used before, and report the requested name', () => {
      const run = new PlayoutRun();
      for (const id of [1, 2]) {
        run.do((playout, now) => playout.mark(id, 'again', now)).until(id * 100);
      }

      expect(run.log).toEqual([
        '0 again',
        '0 mark again played by mark',
        '100 again~2',
        '100 mark again played by mark',
      ]);
    });

    it('should confirm by the clock one second after an echo should have come', () => {
      const run = new PlayoutRun({ echoDelayMs: () => undefined }).play(1, ramp(400)).until(5_000);

      expect(run.log.slice(-2)).toEqual(['1400 markMissing', '1400 p1 played by clock, heard 400']);
      expect(run.speaking).toEqual(['0 speaks', '400 is silent']);
    });

    it('should confirm only by the clock after three missing echoes, until an echo comes', () => {
      const run = new PlayoutRun({ echoDelayMs: (index) => (index < 4 ? undefined : 0) });
      for (const id of [1, 2, 3, 4, 5]) {
        run.play(id, ramp(200)).until(id * 2_000);
      }

      expect(run.log.filter((text) => !/ (3200|g1:p\d)$/.test(text))).toEqual([
        '1200 markMissing',
        '1200 p1 played by clock, heard 200',
        '3200 markMissing',
        '3200 p2 played by clock, heard 200',
        '5200 markMissing',
        '5200 p3 played by clock, heard 200',
        '5200 marksUnreliable',
        '6200 p4 played by clock, heard 200',
        '8200 p5 played by mark, heard 200',
      ]);
    });

    it('should accept an echo that comes slightly early', () => {
      const run = new PlayoutRun({ echoDelayMs: () => -50 }).play(1, ramp(400)).until(5_000);

      expect(run.log.at(-1)).toBe('350 p1 played by mark, heard 400');
      expect(run.heard).toHaveLength(6_400);
    });

    it('should confirm only by the clock after an echo that came when the mark arrived, and report it once', () => {
      const run = new PlayoutRun({ echoDelayMs: () => -Infinity });
      for (const id of [1, 2, 3]) {
        run.play(id, ramp(300));
      }
      run.until(650);
      expect(run.playout.heardMs(650)).toBe(650);
      run.until(5_000);

      expect(run.log.filter((text) => !/ (3200|4800|g1:p\d)$/.test(text))).toEqual([
        '0 markEarly',
        '300 p1 played by clock, heard 300',
        '600 p2 played by clock, heard 300',
        '900 p3 played by clock, heard 300',
      ]);
      expect(run.heard).toHaveLength(14_400);
      expect(run.speaking).toEqual(['0 speaks', '900 is silent']);
    });

    it('should accept an echo that is early only because Exotel dropped the message that was playing at a cut', () => {
      // Exotel begins 60 ms late, so it drops the second message at 230, which has begun by the clock.
      const run = new PlayoutRun({ behindMs: 60 }).play(1, ramp(1_000)).until(230);
      run
        .do((playout, now) => playout.cancel(1, true, now))
        .play(2, ramp(200))
        .until(5_000);

      expect(run.log.slice(-2)).toEqual(['230 g2:p2', '460 p2 played by mark, heard 200']);
    });

    it('should report an unknown echo, and ignore an old one', () => {
      const run = new PlayoutRun().play(1, ramp(200)).until(1_000);
      for (const name of ['g1:p1', 'g9:p9', 'x'.repeat(200)]) {
        run.do((playout, now) => playout.echo(name, now));
      }

      expect(run.log.slice(-2)).toEqual(['1000 markUnknown', '1000 markUnknown']);
    });
  });

  describe('that continues a stream', () => {
    const initial = { generation: 3, heardMs: 4_200, marks: ['g2:p1', 'm1', 'end'] };

    it('should continue to count from the audio that the caller has heard', () => {
      const run = new PlayoutRun({ initial });
      expect(run.playout.heardMs(0)).toBe(4_200);

      expect(run.play(1, ramp(300)).until(5_000).log.at(-1)).toBe('300 p1 played by mark, heard 300');
      expect(run.playout.heardMs(5_000)).toBe(4_500);
    });

    it('should not confirm its marks by a late echo of the earlier session', () => {
      const run = new PlayoutRun({ initial, echoDelayMs: () => undefined }).play(1, ramp(300));
      run.do((playout, now) => playout.mark(1, undefined, now));
      for (const name of ['g2:p1', 'm1', 'end']) {
        run.do((playout, now) => playout.echo(name, now));
      }
      expect(run.log).toEqual(['0 4800', '0 g3:p1', '0 m1~2']);

      run.until(300);
      run.do((playout, now) => playout.echo('g1:p1', now)).do((playout, now) => playout.echo('g3:p1', now));
      expect(run.log.slice(3)).toEqual(['300 markUnknown', '300 p1 played by mark, heard 300']);
    });

    it('should continue to count generations', () => {
      const run = new PlayoutRun({ initial }).play(1, ramp(300)).do((playout, now) => playout.clear(now));

      expect(run.play(2, ramp(300)).log.at(-1)).toBe('0 g4:p2');
    });
  });

  describe('clear', () => {
    it('should drop the queue here before it sends clear', () => {
      const run = new PlayoutRun().play(1, ramp(1_000)).play(2, ramp(1_000)).append(ramp(1_000)).until(250);
      run.do((playout, now) => playout.clear(now)).until(5_000);

      expect(run.log).toEqual([
        '0 3200',
        '0 3200',
        '200 3200',
        '250 clear',
        '250 p1 cleared by local, heard 400, cut at 250',
        '250 p2 cleared by local, heard 0',
      ]);
      // The message that is playing is played to its end.
      expect(run.heard).toHaveLength(6_400);
      expect(run.speaking).toEqual(['0 speaks', '400 is silent']);
      expect([run.playout.queuedMs, run.playout.marksPending, run.playout.heardMs(5_000)]).toEqual([
        0, 0, 400,
      ]);
    });

    it('should not send clear for audio that Exotel never had, nor without audio', () => {
      const run = new PlayoutRun()
        .do((playout, now) => playout.clear(now))
        .do((playout, now) => playout.open(1, {}, now))
        .do((playout, now) => playout.push(1, ramp(400), now))
        .do((playout, now) => playout.clear(now))
        .do((playout, now) => playout.clear(now));

      expect(run.log).toEqual(['0 p1 cleared by local, heard 0']);
    });

    it('should play without a gap afterwards, although Exotel may have dropped the message that was playing', () => {
      fc.assert(
        fc.property(
          fc.record({
            messageBytes: fc.constantFrom(320, 3_200, 8_000),
            sendAheadMs: fc.constantFrom(200, 400, 800),
          }),
          fc.nat({ max: 99 }),
          fc.array(fc.nat({ max: 700 }), { minLength: 1, maxLength: 4 }),
          (line, behindMs, pausesMs) => {
            const run = new PlayoutRun({ ...line, behindMs, echoDelayMs: () => behindMs });
            for (const [id, pauseMs] of pausesMs.entries()) {
              run
                .play(id, ramp(2_000))
                .until(run.now + pauseMs)
                .do((playout, now) => playout.clear(now));
            }
            const begins = [0, ...run.effects.filter(isClear).map(({ at }) => at)];
            run.play(99, ramp(2_000)).until(Infinity);
            const later = run.arrivals.filter(({ at }) => !begins.includes(at));
            expect(Math.min(...later.map(({ leftMs }) => leftMs))).toBeGreaterThanOrEqual(100);
            // Exotel may have one message more than `sendAheadMs`.
            const frameMs = line.messageBytes / 16;
            expect(Math.max(...run.aheadMs)).toBeLessThanOrEqual(
              Math.max(line.sendAheadMs, frameMs + 100) + frameMs + behindMs,
            );
          },
        ),
        { numRuns: 500 },
      );
    });

    it('should count generations, so that new marks differ from old ones', () => {
      const run = new PlayoutRun().play(1, ramp(400)).do((playout, now) => playout.clear(now));
      run.play(2, ramp(200)).until(5_000);

      expect(run.log).toEqual([
        '0 3200',
        '0 3200',
        '0 g1:p1',
        '0 clear',
        '0 p1 cleared by local, heard 200, cut at 0',
        '0 3200',
        '0 g2:p2',
        // The message that is playing is played to its end.
        '400 p2 played by mark, heard 200',
      ]);
    });
  });

  describe('cancel', () => {
    it('should remove audio that was not sent, without sending anything', () => {
      const run = new PlayoutRun().play(1, ramp(600)).play(2, ramp(600)).until(100);
      run.do((playout, now) => playout.cancel(2, false, now)).until(5_000);

      expect(run.log).toEqual([
        '0 3200',
        '0 3200',
        '200 3200',
        '200 g1:p1',
        '600 p1 played by mark, heard 600',
      ]);
    });

    it('should only forget the mark of a playback that was heard by the clock', () => {
      const run = new PlayoutRun({ echoDelayMs: () => 300 }).play(1, ramp(200)).until(250);
      run.do((playout, now) => playout.cancel(1, true, now)).until(5_000);

      expect(run.log).toEqual(['0 3200', '0 g1:p1', '250 p1 cleared by local, heard 200']);
    });

    it('should queue the unheard audio of other playbacks again, from its first sample, with new marks', () => {
      const run = new PlayoutRun()
        .play(1, ramp(300))
        .play(2, ramp(200, 5_000))
        .play(3, ramp(200, 9_000))
        .until(150);
      run.do((playout, now) => playout.cancel(1, true, now)).until(5_000);

      expect(run.log).toEqual([
        '0 4800',
        '0 g1:p1',
        '100 3200',
        '100 g1:p2',
        '150 clear',
        '150 p1 cleared by local, heard 300, cut at 150',
        '150 3200',
        '150 g2:p2',
        '150 3200',
        '150 g2:p3',
        '500 p2 played by mark, heard 200',
        '700 p3 played by mark, heard 200',
      ]);
      expect(run.heard.equals(bytes(ramp(300), ramp(200, 5_000), ramp(200, 9_000)))).toBe(true);
    });

    it('should queue several messages again in their order', () => {
      const run = new PlayoutRun({ sendAheadMs: 1_000 })
        .play(1, ramp(200))
        .play(2, ramp(700, 5_000))
        .until(50);
      run.do((playout, now) => playout.cancel(1, false, now)).until(5_000);

      expect(run.heard.equals(bytes(ramp(200), ramp(700, 5_000)))).toBe(true);
    });

    it('should continue speaking when a pulled source follows', () => {
      const run = new PlayoutRun()
        .do((playout, now) => playout.open(1, {}, now))
        .do((playout, now) => playout.push(1, ramp(200), now))
        .do((playout, now) => playout.release(1, now))
        .playPulled(2, ramp(300, 5_000))
        .until(100);
      run.do((playout, now) => playout.cancel(1, false, now)).until(5_000);

      expect(run.log.slice(1)).toEqual([
        '100 clear',
        '100 pull p2',
        '100 pull p2',
        '100 4800',
        '100 g2:p2',
        '500 p2 played by mark, heard 300',
      ]);
      expect(run.speaking).toEqual(['0 speaks', '500 is silent']);
    });

    it('should let the playing message of another playback finish, and send only its mark again', () => {
      const run = new PlayoutRun().play(1, ramp(200)).play(2, ramp(200, 5_000)).until(100);
      run.do((playout, now) => playout.cancel(2, true, now)).until(5_000);

      expect(run.log).toEqual([
        '0 3200',
        '0 g1:p1',
        '0 3200',
        '0 g1:p2',
        '100 clear',
        '100 p2 cleared by local, heard 0',
        '100 g2:p1',
        '200 p1 played by mark, heard 200',
      ]);
    });

    it('should do nothing for a mark or an unknown playback', () => {
      const run = new PlayoutRun().play(1, ramp(200)).do((playout, now) => playout.mark(2, 'x', now));
      run
        .do((playout, now) => playout.cancel(2, false, now))
        .do((playout, now) => playout.cancel(99, true, now))
        .do((playout, now) => playout.cancel(-1, true, now))
        .until(5_000);

      expect(run.log).toEqual([
        '0 3200',
        '0 g1:p1',
        '0 x',
        '200 p1 played by mark, heard 200',
        '200 mark x played by mark',
      ]);
    });
  });

  describe('pause', () => {
    const paused = (run: PlayoutRun, id: number, verdictTimeoutMs = 1_000) =>
      run.do((playout, now) => playout.pause(id, verdictTimeoutMs, now));
    const settled = (run: PlayoutRun, id: number, verdict: 'stop' | 'resume') =>
      run.do((playout, now) => playout.settle(id, verdict, now));
    const atPause = () => paused(new PlayoutRun().play(1, ramp(1_000)).until(250), 1);

    it('should clear at Exotel in the same tick, and resume after the message that is playing', () => {
      const run = settled(atPause().until(600), 1, 'resume').until(5_000);

      expect(run.log).toEqual([
        '0 3200',
        '0 3200',
        '200 3200',
        '250 clear',
        '250 p1 paused at 400',
        '600 3200',
        '600 3200',
        '800 3200',
        '800 g2:p1',
        '1200 p1 played by mark, heard 1000',
      ]);
      expect(run.heard.equals(bytes(ramp(1_000)))).toBe(true);
      expect(run.speaking).toEqual(['0 speaks', '400 is silent', '600 speaks', '1200 is silent']);
      expect(run.playout.heardMs(5_000)).toBe(1_000);
    });

    it('should drop the held audio when the verdict is stop, without sending anything', () => {
      const run = settled(atPause().until(600), 1, 'stop').until(5_000);

      expect(run.log.slice(3)).toEqual([
        '250 clear',
        '250 p1 paused at 400',
        '600 p1 cleared by local, heard 400, cut at 250',
      ]);
      expect([run.playout.queuedMs, run.playout.heardMs(5_000), run.nextAt()]).toEqual([0, 400, Infinity]);
    });

    it('should stop without a verdict in time, and ignore a late verdict', () => {
      const run = atPause().until(1_249);
      expect(run.log.at(-1)).toBe('250 p1 paused at 400');
      settled(settled(run.until(1_250), 1, 'resume'), 1, 'stop').until(5_000);

      expect(run.log.slice(4)).toEqual([
        '250 p1 paused at 400',
        '1250 p1 cleared by local, heard 400, cut at 250',
      ]);
    });

    it('should ignore the second of two verdicts', () => {
      const run = settled(settled(atPause().until(600), 1, 'resume'), 1, 'stop').until(5_000);

      expect(run.log.at(-1)).toBe('1200 p1 played by mark, heard 1000');
    });

    it('should be paused once at a time, and again after it was resumed', () => {
      const run = settled(paused(atPause(), 1).until(500), 1, 'resume').until(505);
      settled(paused(run, 1).until(600), 1, 'stop').until(5_000);

      expect(run.log.slice(3)).toEqual([
        '250 clear',
        '250 p1 paused at 400',
        '500 3200',
        '500 3200',
        '505 clear',
        '505 p1 paused at 600',
        '600 p1 cleared by local, heard 600, cut at 405',
      ]);
      expect(run.playout.heardMs(600)).toBe(600);
    });

    it('should repeat nothing, however often it is paused', () => {
      const run = atPause();
      for (const at of [300, 310, 320, 330]) {
        paused(settled(run.until(at), 1, 'resume').until(at + 5), 1);
      }
      settled(run, 1, 'resume').until(5_000);

      expect(run.log.at(-1)).toMatch(/ p1 played by mark, heard 1000$/);
      expect(run.heard.equals(bytes(ramp(1_000)))).toBe(true);
    });

    it('should hold everything queued after it, and resume in order', () => {
      const run = paused(new PlayoutRun().play(1, ramp(300)).play(2, ramp(200, 5_000)).until(150), 1);
      settled(run.append(ramp(200, 9_000)).until(700), 1, 'resume').until(5_000);

      expect(run.log.slice(4)).toEqual([
        '150 clear',
        '150 p1 paused at 300',
        '700 g2:p1',
        '700 3200',
        '700 g2:p2',
        '700 3200',
        '700 p1 played by mark, heard 300',
        '900 p2 played by mark, heard 200',
      ]);
      expect(run.heard.equals(bytes(ramp(300), ramp(200, 5_000), ramp(200, 9_000)))).toBe(true);
    });

    it('should play everything before it', () => {
      const run = new PlayoutRun()
        .play(1, ramp(300))
        .play(2, ramp(200, 5_000))
        .play(3, ramp(200, 9_000))
        .until(150);
      settled(paused(run, 2).until(700), 2, 'stop').until(5_000);

      expect(run.log.slice(4)).toEqual([
        '150 clear',
        '150 p2 paused at 0',
        '150 g2:p1',
        '300 p1 played by mark, heard 300',
        '700 p2 cleared by local, heard 0',
        '700 3200',
        '700 g2:p3',
        '900 p3 played by mark, heard 200',
      ]);
    });

    it('should send nothing for audio that Exotel never had', () => {
      const run = paused(new PlayoutRun().play(1, ramp(600)).play(2, ramp(200)).until(100), 2).until(800);
      settled(run, 2, 'resume').until(5_000);

      expect(run.log.filter((text) => text.includes('clear'))).toEqual([]);
      expect(run.log.slice(2)).toEqual([
        '100 p2 paused at 0',
        '200 3200',
        '200 g1:p1',
        '600 p1 played by mark, heard 600',
        '800 3200',
        '800 g1:p2',
        '1000 p2 played by mark, heard 200',
      ]);
    });

    it('should not pause a playback that was heard to its end, although its echo has not come', () => {
      const run = new PlayoutRun({ echoDelayMs: () => 300 }).play(1, ramp(250)).until(255);
      paused(paused(run, 1), 99).until(5_000);

      // The last 10 ms are padding.
      expect(run.log).toEqual(['0 4160', '0 g1:p1', '560 p1 played by mark, heard 250']);
    });

    it('should not pull a source while it is paused, and accept audio that is pushed', () => {
      const pulled = new PlayoutRun()
        .playPulled(1, ...Array.from({ length: 10 }, () => ramp(100)))
        .until(250);
      const before = pulled.log.filter((text) => text.includes('pull')).length;
      paused(pulled, 1, Infinity).until(3_000);
      expect(pulled.log.filter((text) => text.includes('pull'))).toHaveLength(before);
      expect(settled(pulled, 1, 'resume').until(9_000).log.at(-1)).toBe('3600 p1 played by mark, heard 1000');

      const pushed = new PlayoutRun()
        .do((playout, now) => playout.open(1, {}, now))
        .do((playout, now) => playout.release(1, now))
        .do((playout, now) => playout.push(1, ramp(400), now))
        .until(100);
      paused(pushed, 1)
        .do((playout, now) => playout.push(1, ramp(200, 3_201), now))
        .do((playout, now) => playout.close(1, now, { error: new Error('voice lost') }));
      expect(pushed.log.at(-1)).toBe('100 p1 paused at 200');
      expect(settled(pushed, 1, 'resume').until(9_000).log.at(-1)).toMatch(/p1 failed$/);
      expect(pushed.heard.equals(bytes(ramp(600)))).toBe(true);
    });

    it('should end once when it is paused in the padding after a source that stalls', () => {
      const run = new PlayoutRun()
        .do((playout, now) => playout.open(1, {}, now))
        .do((playout, now) => playout.release(1, now))
        .do((playout, now) => playout.push(1, ramp(50), now))
        .until(300);
      settled(paused(run, 1), 1, 'stop').finish();

      expect(run.log).toEqual([
        '240 3200',
        '240 sourceStalled',
        '300 p1 paused at 50',
        '300 p1 cleared by local, heard 50',
      ]);
    });

    it.each([
      ['clear', (run: PlayoutRun) => run.do((playout, now) => playout.clear(now))],
      [
        'an interruption that cuts',
        (run: PlayoutRun) => run.do((playout, now) => playout.cancel(1, true, now)),
      ],
    ])('should stop at %s', (_, act) => {
      const run = settled(act(atPause().until(300)), 1, 'resume').until(5_000);

      expect(run.log.slice(3)).toEqual([
        '250 clear',
        '250 p1 paused at 400',
        '300 p1 cleared by local, heard 400, cut at 250',
      ]);
    });

    it('should be forgotten when it has no subscriber', () => {
      const run = atPause().do((playout, now) => playout.cancel(1, false, now));

      expect([run.log.at(-1), run.until(400).nextAt()]).toEqual(['250 p1 paused at 400', Infinity]);
    });

    it('should be waited for at the end of the call, so that the caller may hear it', () => {
      const ending = () => {
        const run = new PlayoutRun({ finishesWhenDrained: true }).play(1, ramp(1_000)).until(250);
        return paused(run, 1, Infinity).do((playout, now) => playout.end(2_000, now));
      };

      expect(settled(ending().until(600), 1, 'resume').until(9_000).log.slice(-2)).toEqual([
        '1200 p1 played by mark, heard 1000',
        '1200 drained',
      ]);
      expect(settled(ending().until(600), 1, 'stop').until(9_000).log.slice(-2)).toEqual([
        '600 p1 cleared by local, heard 400, cut at 250',
        '600 drained',
      ]);
      expect(ending().until(9_000).log.slice(-2)).toEqual([
        '2400 gave up',
        '2400 p1 ended by local, heard 400',
      ]);
    });

    it('should report the progress of a playback, also while its message plays on after a pause', () => {
      const run = atPause()
        .until(300)
        .do((playout, now) => playout.note(1, now));
      settled(run.until(600), 1, 'resume');
      for (const at of [610, 700, 5_000]) {
        run.until(at).do((playout, now) => playout.note(1, now));
      }

      expect(run.log.filter((text) => text.includes('progress'))).toEqual([
        '300 p1 progress 300+700',
        '610 p1 progress 410+590',
        '700 p1 progress 500+500',
      ]);
    });
  });

  describe('end', () => {
    it('should drain the queue, and accept nothing more', () => {
      const run = new PlayoutRun().play(1, ramp(400)).do((playout, now) => playout.end(2_000, now));
      run
        .play(2, ramp(200))
        .append(ramp(200))
        .do((playout, now) => playout.mark(3, undefined, now));
      run.until(399);
      expect(run.log).toEqual([
        '0 3200',
        '0 3200',
        '0 g1:p1',
        '0 p2 ended by local, heard 0',
        '0 sendAfterEnd',
        '0 mark m3 ended by local',
      ]);
      run.do((playout) => playout.advance(400)).do(() => []);
      expect(run.log.filter((text) => text.endsWith('drained'))).toEqual([]);
      run.now = 400;
      run.do((playout, now) => playout.echo('g1:p1', now));
      expect(run.log.slice(-2)).toEqual(['400 p1 played by mark, heard 400', '400 drained']);
    });

    it('should send a mark after the last audio of send', () => {
      const run = new PlayoutRun({ echoDelayMs: () => 130 }).append(ramp(200)).until(50);
      run.do((playout, now) => playout.end(2_000, now));
      expect(run.log).toEqual(['0 3200', '50 end']);
      run.now = 330;
      run.do((playout, now) => playout.advance(now));
      expect(run.log).toHaveLength(2);
      expect(run.do((playout, now) => playout.echo('end', now)).log.at(-1)).toBe('330 drained');
    });

    it('should be drained at once without audio', () => {
      expect(new PlayoutRun().do((playout, now) => playout.end(2_000, now)).log).toEqual(['0 drained']);
    });

    it('should time out some time after all audio should have been heard', () => {
      const run = new PlayoutRun({ echoDelayMs: () => undefined }).play(1, ramp(400));
      run.do((playout, now) => playout.end(500, now));
      expect(run.playout.nextAt(false)).toBe(400);
      run.now = 899;
      expect(run.do((playout, now) => playout.advance(now)).log.at(-1)).toBe('0 g1:p1');
      expect(run.playout.nextAt(false)).toBe(900);
      run.now = 900;
      expect(run.do((playout, now) => playout.advance(now)).log.at(-1)).toBe('900 gave up');
    });

    it('should not wait for ever for a source that never completes', () => {
      const run = new PlayoutRun().do((playout, now) => playout.open(1, {}, now));
      run.do((playout, now) => playout.release(1, now)).do((playout, now) => playout.end(1_000, now));
      let gaveUpAt = Infinity;
      for (let now = 0; now < 100_000 && gaveUpAt === Infinity; now += 100) {
        run.now = now;
        run.do((playout) => playout.push(1, ramp(100), now));
        gaveUpAt = run.log.at(-1) === `${now} gave up` ? now : Infinity;
      }

      expect(gaveUpAt).toBe(61_000);
    });
  });

  describe('finish', () => {
    it('should finish everything, with how much was heard, and send nothing more', () => {
      const run = new PlayoutRun().play(1, ramp(200)).play(2, ramp(1_000));
      run
        .do((playout, now) => playout.mark(3, undefined, now))
        .append(ramp(100))
        .until(300);
      run.finish();
      const before = run.log.length;
      run
        .do((playout, now) => playout.push(2, ramp(100), now))
        .do((playout, now) => playout.echo('g1:p2', now))
        .do((playout, now) => playout.clear(now))
        .do((playout, now) => playout.cancel(2, true, now))
        .do((playout, now) => playout.advance(now))
        .do((playout, now) => playout.end(0, now))
        .do((playout, now) => playout.finish(now));

      expect(run.log.slice(-2)).toEqual(['300 p2 ended by local, heard 100', '300 mark m3 ended by local']);
      expect(run.log).toHaveLength(before);
      expect(run.speaking.at(-1)).toBe('300 is silent');
      expect([run.playout.nextAt(true), run.playout.queuedMs, run.playout.marksPending]).toEqual([
        Infinity,
        0,
        0,
      ]);
      expect(run.playout.heardMs(9_999)).toBe(300);

      run
        .play(4, ramp(100))
        .append(ramp(100))
        .do((playout, now) => playout.mark(5, 'x', now));
      expect(run.log.slice(before)).toEqual([
        '300 p4 ended by local, heard 0',
        '300 sendAfterEnd',
        '300 mark x ended by local',
      ]);
    });
  });
});
