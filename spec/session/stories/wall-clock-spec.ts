import { Subject } from 'rxjs';
import { gather } from '../../../src/ivr/questions/gather';
import type { GatherResult } from '../../../src/ivr/questions/GatherResult';
import { callerSilence } from '../../../src/ivr/timers/callerSilence';
import type { CallSession } from '../../../src/session/contract/CallSession';
import type { PlaybackEvent } from '../../../src/session/contract/PlaybackEvent';
import { acceptCall } from '../../../src/socket/acceptCall';
import { FakeSocket } from '../../../src/testing/sockets/FakeSocket';
import { ramp } from '../../kit/audio/audio';

const MINUTE_MS = 60_000;

/** A call in fake real time, whose caller is silent but connected. */
function callInRealTime() {
  const socket = new FakeSocket();
  const calls: CallSession[] = [];
  acceptCall(socket).subscribe((call) => calls.push(call));
  socket.begin();
  const [call] = calls;
  if (call === undefined) {
    throw new Error('There is no call');
  }
  const told: string[] = [];
  call.lifecycle$.subscribe(({ state }) => told.push(state));
  call.diagnostics$.subscribe(({ code }) => told.push(code));
  const pass = (ms: number) => {
    for (let at = 0; at < ms; at += 20) {
      jest.advanceTimersByTime(20);
      socket.receive(socket.messages.media(new Int16Array(160), call.nowMs()));
    }
  };
  return { socket, call, told, pass };
}

describe('a change of the wall clock', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each([1.5, 60, 120, -1.5, -60, -120])('should not affect a call, by %d minutes', (minutes) => {
    const { socket, call, told, pass } = callInRealTime();
    const answers: GatherResult[] = [];
    const silences: number[] = [];
    const events: PlaybackEvent[] = [];
    const speech$ = new Subject<never>();
    gather(call, { maxDigits: 2, firstDigitTimeoutMs: 4_000 }).subscribe((result) => answers.push(result));
    callerSilence(call, { afterMs: 2_500, duringBot: 'count', speech$ }).subscribe(({ silentMs }) =>
      silences.push(silentMs),
    );
    call.play(ramp(2_000)).subscribe((event) => events.push(event));
    pass(1_000);
    jest.setSystemTime(Date.now() + minutes * MINUTE_MS);
    pass(2_000);
    socket.receive(socket.messages.dtmf('1'));
    pass(100);
    socket.receive(socket.messages.dtmf('2'));
    pass(8_000);

    expect(told).toEqual(['connected', 'started']);
    expect(call.nowMs()).toBe(11_100);
    expect(call.stats()).toMatchObject({ durationMs: 11_100, heardMs: 2_000 });
    expect(answers).toMatchObject([{ reason: 'maxDigits', digits: '12', elapsedMs: 3_100 }]);
    expect(events).toMatchObject([
      { type: 'finished', outcome: 'played', confirmedBy: 'mark', heardMs: 2_000 },
    ]);
    // A timer lets messages of the same moment run, which takes a millisecond of fake timers.
    expect(silences).toEqual([2_501]);
    call.end();
  });
});
