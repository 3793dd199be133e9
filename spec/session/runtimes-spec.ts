import { PassThrough } from 'node:stream';
import type { CallSession } from '../../src';
import { onBigEndianMachine } from '../support/onBigEndianMachine';
import { withGlobal } from '../support/withGlobal';

const withoutWebAssembly = (run: () => Promise<void>) => withGlobal('WebAssembly', undefined, run);

/** What a bot that echoes has heard and sent, and what is read and written by itself. */
async function echo() {
  const { map, tap } = await import('rxjs');
  const { callHandler, caller, hangUp, inVirtualTime, press, say } = await import('../../src/testing');
  const { tone } = await import('../../src');
  const { MessageDecoder } = await import('../../src/wire/MessageDecoder');
  const { MessageEncoder } = await import('../../src/wire/MessageEncoder');
  const heard: unknown[] = [];
  const echoes = (call: CallSession) =>
    call.audio$.pipe(
      tap((frame) => {
        call.send(frame);
      }),
      map(({ samples, ...frame }) => heard.push({ ...frame, samples: [...samples] })),
    );
  const story = caller(say(tone({ durationMs: 500 })), press('1'), hangUp());
  const { call, timeline } = inVirtualTime(() => callHandler(story, echoes));
  const text = new MessageEncoder({ streamSid: 's' }).encodeShared({
    event: 'media',
    payload: Uint8Array.of(1, 2, 3, 4),
  });
  return {
    heard,
    timeline,
    sent: JSON.stringify(call.sent),
    text: String(text),
    read: new MessageDecoder().decode(text),
  };
}

describe('a call', () => {
  it.each([
    ['there is no WebAssembly', withoutWebAssembly],
    ['the machine is big-endian', onBigEndianMachine],
  ])('should be the same where %s', async (_, where) => {
    const usual = await echo();
    expect(usual.heard.length).toBeGreaterThan(20);

    await where(async () => {
      const { MediaScanner } = await import('../../src/wire/MediaScanner');
      expect(MediaScanner.shared).toBeUndefined();
      expect(await echo()).toEqual(usual);
    });
  });

  it('should be read by ws where there is no WebAssembly', async () => {
    await withoutWebAssembly(async () => {
      const { WebSocketReader } = await import('../../src/socket/WebSocketReader');
      const stream = new PassThrough();
      stream.on('data', () => undefined);
      expect(WebSocketReader.of(stream, { maxMessageBytes: 1_000, onText: () => undefined })).toBeUndefined();
    });
  });
});
