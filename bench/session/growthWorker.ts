import { ExotelMessages } from '../../src/testing/exotelMessages.js';
import { VirtualTime } from '../VirtualTime.js';
import { endCalls, stage } from './stages.js';

// Lets calls hear themselves for minutes of virtual time, and tells what the heap has more than after the first one.

const calls = 20;
const minutes = Number(process.argv[2]);
const messagesPerMinute = 3_000;

const time = new VirtualTime();
const each = Array.from({ length: calls }, stage('exotel-rx, audio$ → send'));
const messages = new ExotelMessages();
messages.start();
const samples = Int16Array.from({ length: 160 }, (_, at) => ((at * 131) % 251) * 100);
let sent = 0;

function speakForAMinute(): void {
  for (let message = 0; message < messagesPerMinute; message++) {
    const text = Buffer.from(messages.media(samples, sent++ * 20));
    time.advance(20);
    for (const handle of each) handle(text);
  }
}

function heapKiB(): number {
  for (let pass = 0; pass < 4; pass++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1_024;
}

speakForAMinute();
const before = heapKiB();
for (let minute = 1; minute < minutes; minute++) speakForAMinute();
process.send?.([heapKiB() - before]);
endCalls();
process.disconnect();
