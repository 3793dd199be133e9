import { asyncScheduler, timer } from 'rxjs';
import { Call } from '../../src/session/Call';
import type { CallInfo } from '../../src/session/contract/CallInfo';
import { type CallLimits, DEFAULT_CALL_LIMITS } from '../../src/session/contract/CallLimits';
import { LifecycleRunner } from '../../src/session/LifecycleRunner';
import { Ticker } from '../../src/session/Ticker';
import { marbles } from '../../src/testing/marbles/marbles';

const info: CallInfo = {
  streamSid: 's1',
  customParameters: {},
  mediaFormat: { encoding: 'pcm16', sampleRate: 8_000 },
};
const breach = { code: 'messageTooBig', message: 'Too big', closeCode: 1009 } as const;
const oddity = { type: 'diagnostic', code: 'oddMessage', message: 'Odd', detail: { field: 'x' } } as const;
const closed = { type: 'socketClosed', code: 1000 } as const;

interface Scene {
  readonly runner: LifecycleRunner;
  /** Turns the socket into a call whose values are logged. */
  readonly begin: () => Call;
  /** Does something at a time in ms. */
  readonly at: (ms: number, act: () => void) => void;
  readonly note: (text: string) => void;
}

/** Runs in virtual time, and returns what the runner did, each with its time. */
function journal(
  play: (scene: Scene) => void,
  limits: CallLimits = {},
  { canPing = true }: { canPing?: boolean } = {},
): string[] {
  const notes: string[] = [];
  const note = (text: string) => notes.push(`${asyncScheduler.now()} ${text}`);
  let isRunning = false;
  marbles(({ flush }) => {
    const ticker = new Ticker();
    const completed = { ...DEFAULT_CALL_LIMITS, ...limits };
    const runner = new LifecycleRunner({
      transport: {
        send: () => undefined,
        ping: () => {
          note('ping');
          return canPing;
        },
        bufferedBytes: () => 0,
        close: (code) => note(`close ${code}`),
        terminate: () => note(`terminate${isRunning ? ' in its run' : ''}`),
      },
      limits: completed,
      ticker,
      run: (work) => {
        isRunning = true;
        work();
        isRunning = false;
      },
      onRejected: ({ code, message }) => note(`rejected ${code}: ${message}`),
      onGone: () => note('gone'),
    });
    const begin = () => {
      const call = new Call({
        info,
        options: {},
        limits: completed,
        ticker,
        send: () => undefined,
        onEnding: () => undefined,
        onEnd: () => undefined,
      });
      call.lifecycle$.subscribe((value) =>
        note(value.state === 'ended' ? `ended ${value.reason} ${value.code ?? '-'}` : value.state),
      );
      call.diagnostics$.subscribe(({ code, message, detail }) =>
        note(`${code}: ${message} ${JSON.stringify(detail)}`),
      );
      runner.begin(call, info);
      return call;
    };
    const at = (ms: number, act: () => void) => {
      timer(ms).subscribe(act);
    };
    play({ runner, begin, at, note });
    flush();
  });
  return notes;
}

describe('LifecycleRunner before the call', () => {
  it('should reject a socket without a start, and tear it down if it does not close', () => {
    expect(
      journal(({ runner, at, note }) => {
        at(9_999, () => {
          note(runner.isOver ? 'over' : 'waiting');
        });
        at(10_001, () => {
          note(runner.isOver ? 'over' : 'waiting');
        });
      }),
    ).toEqual([
      '9999 waiting',
      expect.stringMatching(/^10000 rejected startTimeout: `start` did not come in time/),
      '10000 close 1008',
      '10001 over',
      '12000 terminate in its run',
      '12000 gone',
    ]);
  });

  it('should be gone once, when the socket closes, and leave no timer', () => {
    expect(
      journal(({ runner, at, note }) => {
        at(100, () => {
          runner.handle({ type: 'close', reason: 'drained' });
        });
        at(200, () => {
          runner.handle(closed);
          runner.handle(closed);
          note(runner.isOver ? 'over' : 'waiting');
        });
      }),
    ).toEqual(['100 close 1000', '200 gone', '200 over']);
  });

  it('should count the bytes of messages until the call has begun', () => {
    expect(
      journal(
        ({ runner, begin, note }) => {
          note(String([runner.received(60), runner.received(40)]));
          begin();
          note(String(runner.received(1_000)));
          runner.handle(closed);
        },
        { maxBytesBeforeStart: 100 },
      ),
    ).toEqual(['0 true,true', '0 connected', '0 started', '0 true', '0 ended socketClosed 1000', '0 gone']);
  });

  it('should reject messages after too many bytes', () => {
    expect(
      journal(
        ({ runner, note }) => {
          note(String(runner.received(101)));
          runner.handle(closed);
        },
        { maxBytesBeforeStart: 100 },
      ),
    ).toEqual([
      expect.stringMatching(/^0 rejected tooMuchBeforeStart: The peer sent more than 100 bytes/),
      '0 close 1008',
      '0 false',
      '0 gone',
    ]);
  });

  it('should reject a socket whose peer exceeds a limit', () => {
    expect(
      journal(({ runner }) => {
        runner.breach(breach);
        runner.breach(breach);
        runner.handle(closed);
      }),
    ).toEqual(['0 rejected messageTooBig: Too big', '0 close 1009', '0 gone']);
  });

  it('should reject a socket that stops or fails before it starts', () => {
    expect(
      journal(({ runner }) => {
        runner.handle({ type: 'stopped', by: 'caller' });
        runner.handle(closed);
      }),
    ).toEqual(['0 rejected closedBeforeStart: Exotel sent `stop` before `start`', '0 close 1000', '0 gone']);
  });

  it('should enforce the time limit of the start although media has come', () => {
    expect(
      journal(({ runner }) => {
        runner.media(0);
        runner.alive(0);
      }),
    ).toContain('10000 close 1008');
  });

  it('should keep diagnostics for the call', () => {
    expect(
      journal(({ runner, begin }) => {
        runner.diagnose(oddity);
        begin();
        runner.diagnose({ ...oddity, message: 'Odder' });
        runner.handle(closed);
      }),
    ).toEqual([
      '0 connected',
      '0 started',
      '0 oddMessage: Odd {"field":"x"}',
      '0 oddMessage: Odder {"field":"x"}',
      '0 ended socketClosed 1000',
      '0 gone',
    ]);
  });
});

describe('LifecycleRunner of a call', () => {
  it('should have the call from its beginning, and no longer enforce the time limit of the start', () => {
    expect(
      journal(
        ({ runner, begin, at, note }) => {
          note(String(runner.call !== undefined));
          const call = begin();
          note(String(runner.call === call));
          at(20_000, () => {
            note(runner.isOver ? 'over' : 'live');
            runner.handle(closed);
            note(runner.isOver ? 'over' : 'live');
          });
        },
        { mediaTimeoutMs: Infinity, pingTimeoutMs: Infinity },
      ),
    ).toEqual([
      '0 false',
      '0 connected',
      '0 started',
      '0 true',
      '20000 live',
      '20000 ended socketClosed 1000',
      '20000 gone',
      '20000 over',
    ]);
  });

  it('should report a stall, the media after it, and the next stall', () => {
    expect(
      journal(
        ({ runner, begin, at }) => {
          begin();
          at(7_000, () => {
            runner.media(7_000);
          });
          at(12_500, () => {
            runner.handle(closed);
          });
        },
        { pingTimeoutMs: Infinity },
      ),
    ).toEqual([
      '0 connected',
      '0 started',
      '5000 stalled',
      '7000 resumed',
      '12000 stalled',
      '12500 ended socketClosed 1000',
      '12500 gone',
    ]);
  });

  it('should end a call whose peer shows no sign of life, and tear the socket down', () => {
    expect(
      journal(
        ({ runner, begin, at }) => {
          begin();
          at(3_000, () => {
            runner.alive(3_000);
          });
        },
        { pingTimeoutMs: 25_000, mediaTimeoutMs: Infinity, endAfterMediaTimeoutMs: Infinity },
      ),
    ).toEqual([
      '0 connected',
      '0 started',
      '10000 ping',
      '20000 ping',
      '28000 ending',
      '28000 close 1000',
      '30000 closeTimeout: The peer did not close the socket in time; the connection was torn down (limits.closeTimeoutMs) undefined',
      '30000 terminate in its run',
      '30000 ended stalled -',
      '30000 gone',
    ]);
  });

  it('should not end a call without answers to pings if its socket cannot ping', () => {
    expect(
      journal(
        ({ runner, begin, at }) => {
          begin();
          at(100_000, () => {
            runner.handle(closed);
          });
        },
        { pingTimeoutMs: 25_000, mediaTimeoutMs: Infinity, endAfterMediaTimeoutMs: Infinity },
        { canPing: false },
      ),
    ).toEqual(['0 connected', '0 started', '10000 ping', '100000 ended socketClosed 1000', '100000 gone']);
  });

  it('should report that the call is ending, once', () => {
    expect(
      journal(({ runner, begin, note }) => {
        begin();
        runner.ending();
        runner.ending();
        note('asked');
        runner.handle({ type: 'close', reason: 'appEnded' });
        runner.handle(closed);
      }),
    ).toEqual([
      '0 connected',
      '0 started',
      '0 ending',
      '0 asked',
      '0 close 1000',
      '0 ended appEnded 1000',
      '0 gone',
    ]);
  });

  it('should be over when the call ends, although its socket is still closing, and be gone once', () => {
    expect(
      journal(({ runner, begin, note }) => {
        begin();
        note(runner.isOver ? 'over' : 'live');
        runner.handle({ type: 'close', reason: 'appEnded' });
        note(runner.isOver ? 'over' : 'live');
        runner.handle(closed);
        runner.handle(closed);
        runner.media(0);
      }).slice(2),
    ).toEqual(['0 live', '0 ending', '0 close 1000', '0 over', '0 ended appEnded 1000', '0 gone']);
  });

  it('should play audio from the beginning of the call', () => {
    expect(
      journal(({ runner, begin, at, note }) => {
        const playback$ = begin().play(new Int16Array(1_600), { report: 'started' });
        playback$.subscribe(({ type }) => {
          note(`playback ${type}`);
        });
        at(300, () => {
          runner.handle(closed);
        });
      }),
    ).toContain('0 playback started');
  });

  it('should end a call whose peer exceeds a limit, and report it once', () => {
    expect(
      journal(({ runner, begin }) => {
        begin();
        runner.breach(breach);
        runner.breach(breach);
        runner.handle({ type: 'socketClosed', code: 1009 });
      }),
    ).toEqual([
      '0 connected',
      '0 started',
      '0 messageTooBig: Too big undefined',
      '0 ending',
      '0 close 1009',
      '0 ended protocolError 1009',
      '0 gone',
    ]);
  });

  it('should play nothing while its socket is closing', () => {
    expect(
      journal(({ runner, begin, note }) => {
        const call = begin();
        runner.handle({ type: 'close', reason: 'appEnded' });
        call.play(new Int16Array(160)).subscribe((event) => {
          note(event.type === 'finished' ? `finished ${event.outcome}` : event.type);
        });
        runner.handle(closed);
      }).slice(2),
    ).toEqual(['0 ending', '0 close 1000', '0 finished ended', '0 ended appEnded 1000', '0 gone']);
  });
});
