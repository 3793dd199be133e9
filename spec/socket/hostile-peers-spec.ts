import {
  firstValueFrom,
  lastValueFrom,
  mergeMap,
  Subject,
  type Subscription,
  take,
  tap,
  toArray,
} from 'rxjs';
import type { CallLifecycle } from '../../src/session/contract/CallLifecycle';
import type { CallSession } from '../../src/session/contract/CallSession';
import type { Rejection } from '../../src/session/contract/Rejection';
import type { ListenOptions } from '../../src/socket/ListenOptions';
import { ExotelMessages } from '../../src/testing/caller/exotelMessages';
import { ramp } from '../kit/audio/audio';
import { frame, type FrameOptions, RawPeer, upgradeRequest } from '../kit/sockets/RawPeer';
import { Dialer, serve } from '../kit/sockets/sockets';

const open: Subscription[] = [];
afterEach(() => {
  for (const subscription of open.splice(0)) {
    subscription.unsubscribe();
  }
});

/** A server with a live call that other peers should not affect. */
async function withWitness(options: ListenOptions = {}) {
  const rejections: Rejection[] = [];
  const rejected = new Subject<Rejection>();
  const server = await serve({
    ...options,
    onRejected: (rejection) => {
      rejections.push(rejection);
      rejected.next(rejection);
    },
  });
  open.push(server.subscription);
  const witness = await Dialer.dial(`ws://127.0.0.1:${server.port}`);
  await witness.ponged();
  const [first] = server.calls;
  if (first === undefined) {
    throw new Error('The witness has no call');
  }
  return {
    ...server,
    rejections,
    nextRejection: () => firstValueFrom(rejected),
    /** The second call. */
    victim: (): CallSession => {
      const [, call] = server.calls;
      if (call === undefined) {
        throw new Error('There is no second call');
      }
      return call;
    },
    /** Whether the audio of the witness still arrives. */
    isUnharmed: async () => {
      const heard = firstValueFrom(first.audio$);
      witness.socket.send(witness.messages.media(ramp(20), 0));
      return (await heard).samples.length === 160;
    },
  };
}

const lastOf = (call: CallSession): Promise<CallLifecycle> => lastValueFrom(call.lifecycle$);
const codesOf = async (call: CallSession): Promise<string[]> =>
  (await lastValueFrom(call.diagnostics$.pipe(toArray()))).map(({ code }) => code);

describe('a hostile peer', () => {
  describe('before it is a WebSocket', () => {
    it.each<[string, string, number, string]>([
      ['no key', upgradeRequest('/', { 'Sec-WebSocket-Key': undefined }), 400, 'notWebSocket'],
      ['a key that is too short', upgradeRequest('/', { 'Sec-WebSocket-Key': 'AAAA' }), 400, 'notWebSocket'],
      ['another version', upgradeRequest('/', { 'Sec-WebSocket-Version': '7' }), 426, 'notWebSocket'],
      ['no version', upgradeRequest('/', { 'Sec-WebSocket-Version': undefined }), 426, 'notWebSocket'],
      ['an upgrade to something else', upgradeRequest('/', { Upgrade: 'h2c' }), 400, 'notWebSocket'],
      ['another method', upgradeRequest().replace('GET', 'POST'), 400, 'notWebSocket'],
      ['an unknown protocol', upgradeRequest('/', { 'Sec-WebSocket-Protocol': ',,' }), 400, 'notWebSocket'],
      ['no upgrade', upgradeRequest('/', { Connection: 'close', Upgrade: undefined }), 426, 'notUpgrade'],
      ['a path without an end', upgradeRequest(`/${'a'.repeat(4_000)}`), 404, 'wrongPath'],
      ['no HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', 400, 'badRequest'],
      ['a flood of headers', upgradeRequest('/', { 'X-Flood': 'a'.repeat(100_000) }), 431, 'badRequest'],
      [
        'a flood of small headers',
        upgradeRequest(
          '/',
          Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`X-${index}`, '1'])),
        ),
        431,
        'badRequest',
      ],
      [
        'two lengths',
        'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
        400,
        'badRequest',
      ],
    ])('should be answered when it sends %s', async (_, request, status, code) => {
      const server = await withWitness({ limits: { handshakeTimeoutMs: 60_000 } });
      const told = server.nextRejection();
      const peer = await RawPeer.connect(server.port);
      peer.write(request);

      expect(await peer.closed()).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(await told).toMatchObject({ code, status, remoteAddress: '127.0.0.1' });
      expect(await server.isUnharmed()).toBe(true);
    });

    it('should receive the supported version in the response to another version', async () => {
      const { port } = await withWitness();
      const peer = await RawPeer.connect(port);
      peer.write(upgradeRequest('/', { 'Sec-WebSocket-Version': '7' }));

      expect(await peer.closed()).toContain('\r\nSec-WebSocket-Version: 13\r\n');
    });

    it('should be disconnected when it sends its headers slowly, or nothing', async () => {
      const server = await withWitness({ limits: { handshakeTimeoutMs: 100 } });
      const silent = await RawPeer.connect(server.port);
      const slow = await RawPeer.connect(server.port);
      slow.write('GET / HTTP/1.1\r\nHost: localhost\r\n');

      expect(await slow.closed()).toMatch(/^HTTP\/1.1 408 /);
      await silent.closed();
      expect(server.rejections.map(({ code }) => code)).toContain('badRequest');
      expect(await server.isUnharmed()).toBe(true);
    });
  });

  describe('before it is a call', () => {
    it('should be refused when too many others are about to begin', async () => {
      const server = await withWitness({ limits: { maxPendingHandshakes: 2 } });
      await RawPeer.upgraded(server.port);
      const second = await RawPeer.upgraded(server.port);
      const third = await RawPeer.connect(server.port);
      third.write(upgradeRequest());

      expect(await third.closed()).toMatch(/^HTTP\/1.1 503 .*\r\nRetry-After: 5\r\n/s);
      expect(server.rejections).toMatchObject([{ code: 'tooManyHandshakes' }]);
      // A place is free again when its socket closes, and when it has become a call.
      const gone = server.nextRejection();
      second.socket.destroy();
      await gone;
      const fourth = await Dialer.dial(`ws://127.0.0.1:${server.port}`);
      await fourth.ponged();
      await RawPeer.upgraded(server.port);
    });

    it('should be refused when its address has too many calls already', async () => {
      const server = await withWitness({ limits: { maxCallsPerAddress: 1 } });
      const peer = await RawPeer.connect(server.port);
      peer.write(upgradeRequest());

      expect(await peer.closed()).toMatch(/^HTTP\/1.1 503 /);
      expect(server.rejections).toMatchObject([{ code: 'tooManyFromAddress', remoteAddress: '127.0.0.1' }]);
    });

    it('should be closed when it sends nothing', async () => {
      const server = await withWitness({ limits: { startTimeoutMs: 50, closeTimeoutMs: 50 } });
      const peer = await RawPeer.upgraded(server.port);

      await peer.closed();
      expect(server.rejections).toMatchObject([{ code: 'startTimeout' }]);
      expect(await server.isUnharmed()).toBe(true);
    });

    it.each<[string, Partial<ListenOptions['limits'] & object>, string, number, string]>([
      ['much', { maxBytesBeforeStart: 1_000 }, 'x'.repeat(400), 3, 'tooMuchBeforeStart'],
      ['many messages', { maxMessageBurst: 5, maxMessagesPerSecond: 0.001 }, 'x', 6, 'tooManyMessages'],
      ['a large message', { maxMessageBytes: 1_000 }, 'x'.repeat(1_001), 1, 'messageTooBig'],
    ])('should be closed when it sends %s', async (_, limits, text, times, code) => {
      const server = await serve({
        limits: { closeTimeoutMs: 50, ...limits },
        onRejected: (rejection) => {
          rejected.next(rejection);
        },
      });
      const rejected = new Subject<Rejection>();
      open.push(server.subscription);
      const told = firstValueFrom(rejected);
      const peer = await RawPeer.upgraded(server.port);
      for (let sent = 0; sent < times; sent++) {
        peer.write(frame(text));
      }

      expect(await told).toMatchObject({ code });
      await peer.closed();
      expect(server.calls).toHaveLength(0);
    });
  });

  describe('in a call', () => {
    const messages = new ExotelMessages({});
    const called = async (options: ListenOptions = {}) => {
      const server = await withWitness({ ...options, limits: { closeTimeoutMs: 50, ...options.limits } });
      const peer = await RawPeer.upgraded(server.port);
      peer.write(frame(messages.start()));
      // The echo shows that the start was read.
      peer.write(frame('', { opcode: 9 }));
      await peer.received(/\x8a\x00$/);
      return { ...server, peer, call: server.victim() };
    };

    it.each<[string, FrameOptions, string | Uint8Array, string]>([
      ['is not masked', { isMasked: false }, '{}', 'protocolError'],
      ['has an unknown opcode', { opcode: 5 }, '{}', 'protocolError'],
      ['has a reserved bit set', { reserved: 4 }, '{}', 'protocolError'],
      ['continues nothing', { opcode: 0 }, '{}', 'protocolError'],
      ['closes with a code that is not valid', { opcode: 8 }, new Uint8Array([0, 1]), 'protocolError'],
      ['pings with too much', { opcode: 9 }, 'x'.repeat(126), 'protocolError'],
      ['pings in fragments', { opcode: 9, isFinal: false }, 'x', 'protocolError'],
      ['claims to be longer than there is memory', { claimedBytes: 2 ** 50 }, 'x', 'protocolError'],
      ['claims to be larger than allowed', { claimedBytes: 300_000 }, 'x', 'protocolError'],
    ])('should lose its call, and only that, by a frame that %s', async (_, options, data, reason) => {
      const { peer, call, isUnharmed } = await called();
      peer.write(frame(data, options));

      expect(await lastOf(call)).toMatchObject({ state: 'ended', reason });
      await peer.closed();
      expect(await isUnharmed()).toBe(true);
    });

    it('should lose its call by a message that is too large only in its fragments together', async () => {
      const { peer, call, isUnharmed } = await called({ limits: { maxMessageBytes: 10_000 } });
      peer.write(frame('x'.repeat(6_000), { isFinal: false }));
      peer.write(frame('x'.repeat(6_000), { opcode: 0, isFinal: false }));

      expect(await lastOf(call)).toMatchObject({ reason: 'protocolError' });
      expect(await codesOf(call)).toContain('messageTooBig');
      expect(await peer.closed()).toContain('\x03\xf1');
      expect(await isUnharmed()).toBe(true);
    });

    it('should cause a diagnostic by text that is not UTF-8, and keep its call', async () => {
      const { peer, call } = await called();
      const heard = firstValueFrom(call.audio$);
      const text = Buffer.from(messages.media(ramp(20), 0));
      for (const at of [0, text.indexOf('media'), text.length - 10]) {
        const spoilt = Buffer.from(text);
        spoilt[at] = 0xff;
        peer.write(frame(spoilt));
      }
      peer.write(frame(text));

      expect((await heard).samples).toEqual(ramp(20));
      const details = firstValueFrom(call.diagnostics$.pipe(take(3), toArray()));
      expect((await details).map(({ detail }) => detail)).toEqual([
        { code: 'notUtf8' },
        { code: 'notUtf8' },
        { code: 'notUtf8' },
      ]);
    });

    it('should be understood in any pieces, also in data that comes with its handshake', async () => {
      const heard: Int16Array[] = [];
      const server = await serve({}, (calls$) =>
        calls$.pipe(
          mergeMap(({ audio$ }) => audio$),
          tap(({ samples }) => heard.push(samples)),
        ),
      );
      open.push(server.subscription);
      const peer = await RawPeer.connect(server.port);
      peer.socket.setNoDelay();
      const texts = new ExotelMessages({});
      const said = [1, 2, 3, 4, 5, 6].map((seed) => ramp(20, seed * 1_000));
      const bytes = Buffer.concat([
        Buffer.from(upgradeRequest()),
        frame(texts.connected()),
        frame(texts.start()),
        ...said.map((samples, index) => frame(texts.media(samples, index * 20))),
        frame('', { opcode: 9 }),
      ]);
      const cuts = [1_000, 1_500, 1_503, 2_600];
      for (const [index, until] of [...cuts, bytes.length].entries()) {
        peer.write(bytes.subarray(cuts[index - 1] ?? 0, until));
      }
      await peer.received(/\x8a\x00$/);

      expect(heard).toEqual(said);
    });

    it('should be understood in fragments, also with a ping between them', async () => {
      const { peer, call } = await called();
      const heard = firstValueFrom(call.audio$);
      const text = messages.media(ramp(20), 0);
      peer.write(frame(text.slice(0, 100), { isFinal: false }));
      peer.write(frame('', { opcode: 9 }));
      peer.write(frame(text.slice(100), { opcode: 0 }));

      expect((await heard).samples).toEqual(ramp(20));
    });

    it('should be understood in as many fragments as the largest message has of 16 KiB, and in no more', async () => {
      const { peer, call } = await called();
      const heard = firstValueFrom(call.audio$);
      const text = messages.media(ramp(20), 0);
      const pieces = (count: number) =>
        Array.from({ length: count }, (_, index) =>
          frame(text.slice(index * 5, index === count - 1 ? undefined : (index + 1) * 5), {
            opcode: index === 0 ? 1 : 0,
            isFinal: index === count - 1,
          }),
        );
      peer.write(Buffer.concat(pieces(16)));
      expect((await heard).samples).toEqual(ramp(20));

      peer.write(Buffer.concat(pieces(17)));
      expect(await lastOf(call)).toMatchObject({ reason: 'protocolError' });
    });

    it('should lose its call by a flood, but not by a backlog of a blocked process', async () => {
      const { peer, call, isUnharmed } = await called();
      const text = frame(messages.media(ramp(20), 0));
      let received = 0;
      call.audio$.subscribe(() => received++);
      // Thirty seconds of audio at once.
      peer.write(Buffer.concat(new Array<Buffer>(1_500).fill(text)));
      peer.write(frame('', { opcode: 9 }));
      await peer.received(/\x8a\x00.*\x8a\x00/s);
      expect(received).toBe(1_500);

      peer.write(Buffer.concat(new Array<Buffer>(20_000).fill(text)));
      const last = await lastOf(call);
      expect(last).toMatchObject({ reason: 'protocolError' });
      expect(JSON.stringify(last)).toContain('limits.maxMessagesPerSecond');
      expect(received).toBeLessThan(10_000);
      expect(await codesOf(call)).toContain('tooManyMessages');
      expect(await isUnharmed()).toBe(true);
    });

    it.each([
      ['pings', 9],
      ['unsolicited pongs', 10],
    ])('should lose its call by a flood of %s', async (_, opcode) => {
      const { peer, call, isUnharmed } = await called({
        limits: { maxMessageBurst: 100, closeTimeoutMs: 50 },
      });
      peer.write(Buffer.concat(new Array<Buffer>(5_000).fill(frame('', { opcode }))));

      expect(await lastOf(call)).toMatchObject({ reason: 'protocolError' });
      expect(await codesOf(call)).toContain('tooManyMessages');
      expect(await isUnharmed()).toBe(true);
    });

    it('should lose its call by a message in thousands of fragments', async () => {
      const { peer, call, isUnharmed } = await called();
      const piece = frame('x', { opcode: 0, isFinal: false });
      peer.write(Buffer.concat([frame('x', { isFinal: false }), ...new Array<Buffer>(2_000).fill(piece)]));

      expect(await lastOf(call)).toMatchObject({ reason: 'protocolError' });
      expect(await isUnharmed()).toBe(true);
    });

    it('should be disconnected soon after a close when it keeps the connection open', async () => {
      const { peer, call, isUnharmed } = await called({ limits: { closeTimeoutMs: 50 } });
      peer.socket.allowHalfOpen = true;
      peer.write(frame(Buffer.from([0x03, 0xe8]), { opcode: 8 }));

      expect(await lastOf(call)).toMatchObject({ reason: 'socketClosed', code: 1000 });
      expect(await isUnharmed()).toBe(true);
    });

    it('should lose its call when it does not read', async () => {
      const { peer, call, isUnharmed } = await called({
        limits: { maxBufferedBytes: 100_000 },
        outbound: { sendAheadMs: 10_000_000, maxQueueMs: Infinity },
      });
      peer.socket.pause();
      // More than the buffers of both systems hold.
      call.play(ramp(600_000)).subscribe();

      const last = await lastOf(call);
      expect(last).toMatchObject({ reason: 'socketError' });
      expect(JSON.stringify(last)).toContain('limits.maxBufferedBytes');
      expect(await codesOf(call)).toContain('peerNotReading');
      expect(await isUnharmed()).toBe(true);
    });
  });
});
