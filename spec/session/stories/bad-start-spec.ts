import type { Rejection } from '../../../src/session/contract/Rejection';
import { acceptCall } from '../../../src/socket/acceptCall';
import { FakeSocket } from '../../../src/testing/sockets/FakeSocket';
import { marbles } from '../../../src/testing/marbles/marbles';

/** The rejection of a socket that sent these texts and then closed, or stayed silent. */
function rejectionOf(texts: readonly string[], end: 'close' | 'stop' | 'silence'): Rejection | undefined {
  const rejections: Rejection[] = [];
  marbles(({ flush }) => {
    const socket = new FakeSocket();
    acceptCall(socket, undefined, { onRejected: (rejection) => rejections.push(rejection) }).subscribe();
    for (const text of texts) {
      socket.receive(text);
    }
    if (end === 'close') {
      socket.drop(1006);
    } else if (end === 'stop') {
      socket.receive(socket.messages.stop());
    }
    flush();
  });
  expect(rejections).toHaveLength(1);
  return rejections[0];
}

const ENDS = ['close', 'stop', 'silence'] as const;

describe('a `start` that is not understood', () => {
  it.each(ENDS)('should be named by the rejection, when the end is %s', (end) => {
    const texts = ['{"event":"connected"}', '{"event":"start","start":[]}', 'x', '{"event":"ping"}'];

    expect(rejectionOf(texts, end)).toMatchObject({
      code: 'badStart',
      message: '`start` came and was not understood: `start` is not an object',
    });
  });

  it.each(ENDS)('should be named by what can be said of it, when the end is %s', (end) => {
    const code = end === 'silence' ? 'startTimeout' : 'closedBeforeStart';
    const said = (...texts: readonly string[]) => {
      const rejection = rejectionOf(texts, end);
      return [rejection?.code, rejection?.message.split('the last message that was not understood: ').at(-1)];
    };

    // Cut off, with another name, and without a name.
    expect(said('{"event":"start","start":{"from":"0990')).toEqual([code, 'notJson']);
    expect(said('x', '{"event":"Start","start":{}}')).toEqual([code, 'unknownEvent']);
    expect(said('{"type":"start","start":{}}')).toEqual([code, 'noEvent']);
    const parts = '"1",'.repeat(5_000);
    expect(said(`{"event":"start","start":{"more":[${parts}1]}}`)).toEqual([code, 'tooManyParts']);
  });

  it('should not be named when a valid start follows', () => {
    const rejections: Rejection[] = [];
    const socket = new FakeSocket();
    const seen: string[] = [];
    acceptCall(socket, undefined, { onRejected: (rejection) => rejections.push(rejection) }).subscribe(
      (call) => {
        call.diagnostics$.subscribe(({ code }) => seen.push(code));
      },
    );
    socket.receive('{"event":"start"}');
    socket.receive(socket.messages.start());
    socket.hangUp();

    expect(rejections).toEqual([]);
    expect(seen).toContain('invalidMessage');
  });
});
