import { createResampler } from '../../src/audio/resample/createResampler.js';
import { floorEcho } from './floorEcho.js';
import { serveWs } from './serveWs.js';

const [rate, applicationRate] = [8_000, 24_000];
const frame = Int16Array.from({ length: rate / 50 }, (_, at) => ((at * 131) % 251) * 100);

// `floorServer` that also converts 20 ms of audio in both directions for every message: its cost between calls, not in a
// loop.
serveWs((socket) => {
  const answer = floorEcho(socket);
  const up = createResampler({ from: rate, to: applicationRate });
  const down = createResampler({ from: applicationRate, to: rate });
  return () => {
    down.push(up.push(frame));
    answer();
  };
});
