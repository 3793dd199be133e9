import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { acceptCall } from '../../../src/socket/acceptCall';
import { FakeSocket } from '../../../src/testing/sockets/FakeSocket';
import { parseMessage } from '../../../src/wire/parseMessage';

const COUNT = 40;
const MESSAGE_BYTES = 250_000;

async function heapBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  await setImmediate();
  runInNewContext('gc()');
  return process.memoryUsage().heapUsed;
}

/** A separate string, like a string from a socket. */
const long = (index: number) => Buffer.alloc(MESSAGE_BYTES, `${index} `).toString('latin1');

/** The detail of a call whose `stop` has a reason as long as a message. */
function endOf(index: number): unknown {
  const socket = new FakeSocket();
  let last: unknown;
  acceptCall(socket).subscribe((call) => {
    call.lifecycle$.subscribe((value) => (last = value));
  });
  socket.begin();
  socket.receive(`{"event":"stop","stop":{"reason":"canceled ${long(index).replace(/\d/g, 'x')}"}}`);
  socket.drop(1000);
  return last;
}

describe('the parts of a long message that are kept', () => {
  it.each<[string, (index: number) => unknown]>([
    ['the detail of an end', endOf],
    ['the beginning of a message that is not understood', (index) => parseMessage(`{${long(index)}`)],
    ['the same of bytes', (index) => parseMessage(Buffer.from(`{${long(index)}`))],
  ])('should not keep the rest in memory: %s', async (_, make) => {
    make(0);
    const before = await heapBytes();
    const kept = Array.from({ length: COUNT }, (__, index) => make(index));
    const bytes = (await heapBytes()) - before;

    expect(bytes).toBeLessThan((COUNT * MESSAGE_BYTES) / 4);
    expect(kept).toHaveLength(COUNT);
    expect(JSON.stringify(kept[1]).length).toBeLessThan(600);
  });
});
