import type { CallSession } from '../../src';
import { onBigEndianMachine } from '../kit/process/onBigEndianMachine';
import { withGlobal } from '../kit/process/withGlobal';

const withoutWebAssembly = (run: () => Promise<void>) => withGlobal('WebAssembly', undefined, run);

/** What an echoing bot receives and sends, and what is parsed and written without a call. */
async function echo() {
  const { map, tap } = await import('rxjs');
  const { callHandler, caller, hangUp, inVirtualTime, press, say } = await import('../../src/testing');
  const { tone } = await import('../../src/audio');
  const { parseMessage } = await import('../../src/wire/parseMessage');
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
  const text = new MessageEncoder({ streamSid: 's' }).encode({
    event: 'media',
    payload: Uint8Array.of(1, 2, 3, 4),
  });
  return {
    heard,
    timeline,
    sent: JSON.stringify(call.sent),
    text,
    read: parseMessage(text),
  };
}

describe('a call', () => {
  it.each([
    ['there is no WebAssembly', withoutWebAssembly],
    ['the machine is big-endian', onBigEndianMachine],
  ])('should be the same on a runtime where %s', async (_, where) => {
    const usual = await echo();
    expect(usual.heard.length).toBeGreaterThan(20);

    await where(async () => {
      expect(await echo()).toEqual(usual);
    });
  });
});
