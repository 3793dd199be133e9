import { map, mergeMap, take, tap, timer } from 'rxjs';
import type { CallSession } from '../../../src/session/contract/CallSession';
import { acceptCall } from '../../../src/socket/acceptCall';
import { FakeSocket } from '../../../src/testing/sockets/FakeSocket';
import { testCall } from '../../../src/testing/testCall';
import { ramp } from '../../kit/audio/audio';
import { marbles } from '../../../src/testing/marbles/marbles';

const second$ = () =>
  timer(0, 20).pipe(
    take(50),
    map(() => ramp(20)),
  );

/** A call that received a media message whose payload is not base64, with or without a subscriber of its audio. */
function spoilt(read: (call: CallSession) => void) {
  const socket = new FakeSocket();
  const codes: string[] = [];
  acceptCall(socket).subscribe((call) => {
    call.diagnostics$.subscribe(({ code }) => codes.push(code));
    read(call);
    socket.receive(socket.messages.media(ramp(20), 0).replace(/"payload":"..../, '"payload":"!!!!'));
    socket.receive(socket.messages.media(ramp(20), 20));
    const { invalidMessages, receivedMessages, receivedAudioMs } = call.stats();
    codes.push(`${invalidMessages} of ${receivedMessages} invalid, ${receivedAudioMs} ms`);
  });
  socket.begin();
  socket.hangUp();
  return codes;
}

describe('audio without a subscriber', () => {
  it('should be counted, and not emitted', () => {
    marbles(({ expectObservable }) => {
      const call = testCall({ audio$: second$() });
      const stats$ = timer(1_000).pipe(
        map(() => call.stats()),
        map(({ receivedMessages, receivedAudioMs }) => ({ receivedMessages, receivedAudioMs })),
      );

      expectObservable(stats$).toBe('1s (s|)', { s: { receivedMessages: 50, receivedAudioMs: 1_000 } });
    });
  });

  it.each([undefined, 16_000])('should continue for a late subscriber, at %s Hz', (sampleRate) => {
    marbles(({ expectObservable }) => {
      const options = sampleRate === undefined ? {} : { sampleRate };
      const call = testCall({ audio$: second$(), options });
      const late$ = timer(510).pipe(
        mergeMap(() => call.audio$),
        take(1),
        map(({ timestampMs }) => timestampMs),
      );

      expectObservable(late$).toBe('520ms (a|)', { a: 520 });
    });
  });

  it('should be checked like audio with a subscriber', () => {
    const reads = (call: CallSession) => call.audio$.subscribe();
    const readsWire = (call: CallSession) => call.wire$.subscribe();

    expect(spoilt(reads)).toEqual(['invalidMessage', '1 of 2 invalid, 20 ms']);
    expect(spoilt(readsWire)).toEqual(['invalidMessage', '1 of 2 invalid, 20 ms']);
    expect(spoilt(() => undefined)).toEqual(['invalidMessage', '1 of 2 invalid, 20 ms']);
  });

  it('should be emitted by its own call, when a subscriber makes another call receive', () => {
    const sockets = [new FakeSocket(), new FakeSocket()] as const;
    const heard: string[] = [];
    sockets.forEach((socket, index) => {
      acceptCall(socket).subscribe((call) => {
        call.audio$.subscribe(({ samples, timestampMs, sequenceNumber }) => {
          heard.push(`${index}: ${samples[1]} of ${timestampMs} (${sequenceNumber})`);
          if (index === 0) {
            sockets[1].receive(sockets[1].messages.media(ramp(40), timestampMs + 7));
          }
        });
      });
      socket.begin();
    });
    for (const timestampMs of [0, 20, 40]) {
      sockets[0].receive(sockets[0].messages.media(ramp(20, 100 + timestampMs), timestampMs));
    }
    sockets.forEach((socket) => {
      socket.hangUp();
    });

    expect(heard).toEqual([
      '0: 102 of 0 (2)',
      '1: 3 of 7 (2)',
      '0: 122 of 20 (3)',
      '1: 3 of 27 (3)',
      '0: 142 of 40 (4)',
      '1: 3 of 47 (4)',
    ]);
  });

  it('should be delivered to a subscriber that subscribes because of a digit', () => {
    const socket = new FakeSocket();
    const heard: number[] = [];
    acceptCall(socket).subscribe((call) => {
      call.dtmf$
        .pipe(
          take(1),
          mergeMap(() => call.audio$),
          tap(({ timestampMs }) => heard.push(timestampMs)),
        )
        .subscribe();
    });
    socket.begin();
    socket.receive(socket.messages.media(ramp(20), 0));
    socket.receive(socket.messages.dtmf('1'));
    socket.receive(socket.messages.media(ramp(20), 20));
    socket.hangUp();

    expect(heard).toEqual([20]);
  });
});
