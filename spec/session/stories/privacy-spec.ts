import { inspect } from 'node:util';
import { Subject } from 'rxjs';
import { ExotelError } from '../../../src/ExotelError';
import { acceptCall } from '../../../src/socket/acceptCall';
import type { CallSession } from '../../../src/session/contract/CallSession';
import type { Diagnostic } from '../../../src/session/contract/Diagnostic';
import { maskPath } from '../../../src/session/contract/masking';
import { createCallToken } from '../../../src/socket/auth/callToken';
import { FakeSocket } from '../../../src/testing/sockets/FakeSocket';
import { testCall } from '../../../src/testing/testCall';

const secrets = /99000|80000|4111|8271|hunter|s3cret/;
const info = {
  from: '09900012345',
  to: '08000067890',
  customParameters: { card: '4111111111111111', pin: '8271', '4111222233334444': '' },
  path: '/calls/s3cret-token-of-this-call',
  query: { password: 'hunter2' },
};

describe('what may be logged of a call', () => {
  it('should have the real values in its members, and nowhere else', () => {
    const call = testCall({ info });
    const texts = [
      JSON.stringify(call),
      JSON.stringify({ event: 'call', call }),
      inspect(call, { depth: Infinity }),
      inspect([call], { depth: Infinity, showHidden: true }),
    ];

    expect(call.info.from).toBe('09900012345');
    expect(call.info.customParameters['card']).toBe('4111111111111111');
    for (const text of texts) {
      expect(text).not.toMatch(secrets);
      expect(text).toContain(call.info.streamSid);
      expect(text).toContain('•45');
    }
    call.end({ after: 'now' });
  });

  it('should contain the state of the call', () => {
    const ended = testCall();
    ended.end({ after: 'now' });

    expect(JSON.parse(JSON.stringify(ended))).toMatchObject({
      state: 'ended',
      stats: { receivedMessages: 0 },
    });
  });

  it('should contain no waiting digit', () => {
    const keys$ = new Subject<string>();
    const call = testCall({ dtmf$: keys$ });
    keys$.next('8271');

    expect(inspect(call.keys, { depth: Infinity, showHidden: true })).not.toMatch(secrets);
    expect(JSON.stringify(call.keys)).toBe('{}');
    call.end({ after: 'now' });
  });
});

describe('diagnostics', () => {
  it.each<[string, (socket: FakeSocket) => string]>([
    ['a text that is not a message', () => 'call 09900012345 back, PIN 8271'],
    ['a digit that is not valid', () => '{"event":"dtmf","dtmf":{"digit":"8271"}}'],
    ['an unknown event', () => '{"event":"call-09900012345"}'],
    ['a counter that is not a number', () => '{"event":"clear","sequence_number":"x09900012345"}'],
    ['an event with more in it', () => '{"event":"dtmf","dtmf":{"digit":{"pin":"8271"}}}'],
    ['an echo of an unknown mark', (socket) => socket.messages.mark('09900012345')],
    ['another stream', () => '{"event":"clear","stream_sid":"09900012345"}'],
    [
      'an unknown encoding',
      () => '{"event":"start","stream_sid":"x","start":{"media_format":{"encoding":"09900012345"}}}',
    ],
  ])('should report %s without its numbers', (_, message) => {
    const socket = new FakeSocket();
    const calls: CallSession[] = [];
    acceptCall(socket).subscribe((call) => calls.push(call));
    socket.begin();
    const [call] = calls;
    const diagnostics: Diagnostic[] = [];
    call?.diagnostics$.subscribe((diagnostic) => diagnostics.push(diagnostic));
    socket.receive(message(socket));
    socket.hangUp('09900012345 hung up');

    expect(diagnostics.length).toBeGreaterThan(0);
    expect(JSON.stringify(diagnostics)).not.toMatch(secrets);
    const ends: unknown[] = [];
    call?.lifecycle$.subscribe((value) => {
      if (value.state === 'ended') ends.push(value);
    });
    expect(ends).toHaveLength(1);
    expect(JSON.stringify(ends)).not.toMatch(secrets);
  });
});

describe('text of a peer', () => {
  // Escape, CSI of C1, a line of a log, and text from right to left.
  const hostile = '\u001b[2J\u009bm\u0085 \u2028\u202e\u007f';

  it('should not control a terminal or a log that it is written to', () => {
    const socket = new FakeSocket();
    const texts: string[] = [];
    acceptCall(socket).subscribe((call) => {
      call.diagnostics$.subscribe(({ message }) => texts.push(message));
      call.lifecycle$.subscribe((value) => texts.push(value.state === 'ended' ? (value.detail ?? '') : ''));
    });
    socket.begin();
    socket.receive(`call ${hostile}`);
    socket.receive(JSON.stringify({ event: hostile }));
    socket.receive(JSON.stringify({ event: 'clear', sequence_number: hostile }));
    socket.receive(JSON.stringify({ event: 'media', media: { payload: hostile } }));
    socket.receive(socket.messages.mark(hostile));
    socket.hangUp(hostile);

    expect(texts.filter((text) => text.includes('\\u009bm'))).toHaveLength(6);
    for (const text of texts) {
      expect(text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202e]/u);
    }
  });
});

describe('a call with an id of the peer', () => {
  const hostile = '\u001b[2J\u009bm\u0085 \u2028\u202e\u061c\u007f';

  it('should be logged without control characters', () => {
    const call = testCall({
      info: {
        streamSid: hostile,
        callSid: hostile,
        accountSid: hostile,
        legSid: hostile,
        from: hostile,
        to: hostile,
        path: `/${hostile}`,
        query: { [hostile]: hostile },
        customParameters: { [hostile]: hostile },
        mediaFormat: { encoding: 'pcm16', sampleRate: 8_000, wireEncoding: hostile, bitRate: hostile },
        remoteAddress: hostile,
      },
    });
    call.end({ after: 'now' });

    expect(call.info.streamSid).toBe(hostile);
    for (const text of [JSON.stringify(call), inspect(call, { depth: Infinity })]) {
      expect(text).toContain('u009bm');
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
    }
  });
});

describe('errors', () => {
  it('should not quote a secret', () => {
    expect.assertions(2);
    try {
      createCallToken({ secret: 'hunter2' });
    } catch (error) {
      expect(error instanceof Error && error.message).not.toMatch(secrets);
      expect(JSON.stringify(error)).not.toMatch(secrets);
    }
  });
});

describe('an ExotelError', () => {
  it('should be logged as its code, without its message or cause', () => {
    const cause = new Error('no route to 09900012345');
    const error = new ExotelError('fileReadFailed', 'of 09900012345', { cause });

    expect(JSON.parse(JSON.stringify(error))).toEqual({ name: 'ExotelError', code: 'fileReadFailed' });
  });
});

describe('maskPath', () => {
  it.each<[string, string]>([
    ['/calls', '/calls'],
    ['/calls/sales-team/in', '/calls/sales-team/in'],
    [`/calls/${createCallToken({ secret: 'an example, known to all' })}`, '/calls/•'],
    ['/voice/1b2c3d4e-0000-4000-8000-000000000001/', '/voice/•/'],
    ['/to/08000067890', '/to/•'],
    ['/in/12345/9', '/in/•/9'],
    ['/in/123456/9', '/in/•/9'],
    ['/in/1234567/9', '/in/•/9'],
    ['/in/12345678/9', '/in/•/9'],
    ['/flows/1234', '/flows/1234'],
    ['/a\u009b\u202eb', '/a\\u009b\\u202eb'],
    [`/${'a/'.repeat(500)}`, `/${'a/'.repeat(49)}a`],
  ])('should show the routes of %s, and neither tokens nor numbers', (path, masked) => {
    expect(maskPath(path)).toBe(masked);
  });
});
