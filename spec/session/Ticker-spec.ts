import { asyncScheduler, Subscription, timer } from 'rxjs';
import { Ticker } from '../../src/session/Ticker';
import { marbles } from '../../src/testing/marbles/marbles';

/** Runs in virtual time, and returns what was logged, each with its time. */
function journal(play: (note: (text: string) => void, ticker: Ticker) => void): string[] {
  const notes: string[] = [];
  marbles(({ flush }) => {
    play((text) => notes.push(`${asyncScheduler.now()} ${text}`), new Ticker());
    flush();
  });
  return notes;
}

describe('Ticker', () => {
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('should wake each alarm once, at its time', () => {
    expect(
      journal((note, ticker) => {
        for (const at of [300, 100, 200]) {
          ticker
            .alarm((now) => {
              note(`${at} at ${now}`);
            })
            .set(at);
        }
      }),
    ).toEqual(['100 100 at 100', '200 200 at 200', '300 300 at 300']);
  });

  it('should wake at the next whole millisecond, and wake an overdue alarm at once but never in the same turn', () => {
    expect(
      journal((note, ticker) => {
        const alarm = (name: string) =>
          ticker.alarm(() => {
            note(name);
          });
        alarm('b').set(10.2);
        alarm('a').set(-5);
        note('set');
      }),
    ).toEqual(['0 set', '0 a', '11 b']);
  });

  it('should follow an alarm whose time is changed, later and earlier', () => {
    expect(
      journal((note, ticker) => {
        const alarm = ticker.alarm(() => {
          note('woken');
        });
        alarm.set(100);
        alarm.set(300);
        timer(200).subscribe(() => {
          note('moved');
          alarm.set(250);
        });
      }),
    ).toEqual(['200 moved', '250 woken']);
  });

  it('should not wake an alarm that is set to Infinity or released', () => {
    expect(
      journal((note, ticker) => {
        const off = ticker.alarm(() => {
          note('off');
        });
        const released = ticker.alarm(() => {
          note('released');
        });
        off.set(100);
        off.set(Infinity);
        released.set(100);
        released.release();
        ticker
          .alarm(() => {
            note('other');
          })
          .set(150);
      }),
    ).toEqual(['150 other']);
  });

  it('should wake alarms of one millisecond in the order of their times', () => {
    expect(
      journal((note, ticker) => {
        for (const at of [10.6, 10.2, 10.4]) {
          ticker
            .alarm(() => {
              note(String(at));
            })
            .set(at);
        }
      }),
    ).toEqual(['11 10.2', '11 10.4', '11 10.6']);
  });

  it('should wake the other alarms when an alarm is released', () => {
    expect(
      journal((note, ticker) => {
        const [released, other] = ['released', 'other'].map((name) =>
          ticker.alarm(() => {
            note(name);
          }),
        );
        released?.set(100);
        other?.set(150);
        released?.release();
      }),
    ).toEqual(['150 other']);
  });

  it('should not wake an alarm that another alarm has just set to a later time', () => {
    expect(
      journal((note, ticker) => {
        const later = ticker.alarm(() => {
          note('later');
        });
        later.set(5.5);
        // Both are due when the timer fires, at 6.
        ticker
          .alarm(() => {
            note('first');
            later.set(20);
          })
          .set(5.2);
      }),
    ).toEqual(['6 first', '20 later']);
  });

  it('should let an alarm set itself again, and set or release others, while it is woken', () => {
    expect(
      journal((note, ticker) => {
        const never = ticker.alarm(() => {
          note('never');
        });
        const late = ticker.alarm(() => {
          note('late');
        });
        let rounds = 3;
        const again = ticker.alarm((now) => {
          note('again');
          never.release();
          if (--rounds > 0) {
            again.set(now + 10);
          } else {
            late.set(now + 5);
          }
        });
        again.set(10);
        never.set(10);
      }),
    ).toEqual(['10 again', '20 again', '30 again', '35 late']);
  });

  it('should have one timer for all alarms, and no timer when no alarm is set', () => {
    marbles(({ flush }) => {
      const schedule = jest.spyOn(asyncScheduler, 'schedule');
      const live = () =>
        schedule.mock.results.filter(({ value }) => value instanceof Subscription && !value.closed).length;
      const ticker = new Ticker();
      const alarms = Array.from({ length: 100 }, () => ticker.alarm(() => undefined));
      expect(schedule).not.toHaveBeenCalled();

      for (const [index, alarm] of alarms.entries()) {
        alarm.set(1_000 - index);
        expect(live()).toBe(1);
      }
      alarms[0]?.set(Infinity);
      expect(live()).toBe(1);
      // An alarm that is set to Infinity keeps no timer either.
      for (const alarm of alarms.slice(1)) {
        alarm.release();
      }
      expect(live()).toBe(0);
      alarms[1]?.set(1_000);
      expect(live()).toBe(1);
      for (const alarm of alarms) {
        alarm.release();
      }
      expect(live()).toBe(0);

      // Setting an alarm to a later time sets no timer: a watchdog does so with every frame.
      const watchdog = ticker.alarm(() => undefined);
      watchdog.set(5_000);
      schedule.mockClear();
      for (let at = 0; at < 1_000; at++) {
        watchdog.set(5_000 + at);
      }
      expect(schedule).not.toHaveBeenCalled();
      flush();
      expect(live()).toBe(0);
    });
  });

  it('should never set a timer that is longer than the runtime allows', () => {
    marbles(({ flush }) => {
      const schedule = jest.spyOn(asyncScheduler, 'schedule');
      const woken: number[] = [];
      const ticker = new Ticker();
      const fiftyDays = 50 * 24 * 3_600_000;
      ticker.alarm((now) => woken.push(now)).set(fiftyDays);
      flush();

      expect(Math.max(...schedule.mock.calls.map(([, delay = 0]) => delay))).toBeLessThan(2 ** 31);
      expect(woken).toEqual([fiftyDays]);
    });
  });

  it('should be driven by virtual time in every run, whatever an earlier run left', () => {
    const run = () =>
      journal((note, ticker) => {
        ticker
          .alarm(() => {
            note('woken');
          })
          .set(3_600_000);
      });

    expect([run(), run()]).toEqual([['3600000 woken'], ['3600000 woken']]);
  });

  it('should wake the other alarms although an alarm throws', () => {
    jest.useFakeTimers();
    const woken: string[] = [];
    const ticker = new Ticker();
    const start = ticker.now();
    const throwing = ticker.alarm(() => {
      throw new Error('broken');
    });
    throwing.set(start + 10);
    for (const [name, at] of [
      ['now', 10],
      ['later', 20],
    ] as const) {
      ticker.alarm(() => woken.push(name)).set(start + at);
    }

    expect(() => {
      jest.advanceTimersByTime(10);
    }).toThrow('broken');
    jest.advanceTimersByTime(10);
    expect(woken).toEqual(['now', 'later']);
  });

  describe('in a process that stood still', () => {
    /** The process stands still: its clock continues, and no timer fires. */
    let standStill: (ms: number) => void;
    beforeEach(() => {
      jest.useFakeTimers();
      const now = performance.now.bind(performance);
      let stoodStillMs = 0;
      jest.spyOn(performance, 'now').mockImplementation(() => now() + stoodStillMs);
      standStill = (ms) => {
        stoodStillMs += ms;
      };
    });

    it('should report the standstill to all set alarms, before it wakes an alarm', () => {
      const notes: string[] = [];
      const ticker = new Ticker();
      const alarm = (name: string) =>
        ticker.alarm(
          (now) => notes.push(`${name} wakes at ${now}`),
          (ms, now) => notes.push(`${name} learns of ${ms} at ${now}`),
        );
      alarm('early').set(5_000);
      alarm('later').set(100_000);
      alarm('unset').set(Infinity);
      jest.advanceTimersByTime(1_000);
      standStill(30_000);
      jest.advanceTimersByTime(250);

      expect(notes).toEqual([
        'early learns of 30000 at 31250',
        'later learns of 30000 at 31250',
        'early wakes at 31250',
      ]);
    });

    it('should let an alarm be set to a later time when the standstill is reported', () => {
      const woken: number[] = [];
      const ticker = new Ticker();
      const alarm = ticker.alarm(
        (now) => woken.push(now),
        (ms) => {
          alarm.set(5_000 + ms);
        },
      );
      alarm.set(5_000);
      standStill(30_000);
      jest.advanceTimersByTime(4_999);
      expect(woken).toEqual([]);
      jest.advanceTimersByTime(1);
      expect(woken).toEqual([35_000]);
    });

    it('should fire halfway to an alarm that is due soon, so that the standstill is measured closely', () => {
      const heard: number[] = [];
      const ticker = new Ticker();
      ticker
        .alarm(
          () => undefined,
          (ms) => heard.push(ms),
        )
        .set(200);
      standStill(1_000);
      jest.advanceTimersByTime(100);

      expect(heard).toEqual([1_000]);
    });

    it('should not report a timer that is slightly late', () => {
      const heard: number[] = [];
      const ticker = new Ticker();
      ticker
        .alarm(
          () => undefined,
          (ms) => heard.push(ms),
        )
        .set(1_000);
      standStill(19);
      jest.advanceTimersByTime(250);
      expect(heard).toEqual([]);
      standStill(20);
      jest.advanceTimersByTime(250);
      expect(heard).toEqual([20]);
    });
  });

  it('should not depend on the wall clock', () => {
    const wall = jest.spyOn(asyncScheduler, 'now').mockReturnValue(1_700_000_000_000);
    const steady = jest.spyOn(performance, 'now').mockReturnValue(5_000);
    const ticker = new Ticker();
    const times = [0, 10, -3_600_000, 7_200_000].map((setBy, index) => {
      wall.mockReturnValue(1_700_000_000_000 + setBy);
      steady.mockReturnValue(5_000 + index * 10);
      return ticker.now();
    });
    wall.mockRestore();
    steady.mockRestore();

    expect(times).toEqual([0, 10, 20, 30]);
  });
});
