import { createResampler } from '../../src/audio/createResampler.js';
import { floorEcho } from './floorEcho.js';
import { serveWs } from './serveWs.js';

const rates = { rate: 8_000, applicationRate: 24_000 };
const frame = Int16Array.from({ length: rates.rate / 50 }, (_, at) => ((at * 131) % 251) * 100);

// `floorServer`, which converts 20 ms of audio there and back for every message: what that costs among calls, not in a loop.
serveWs((socket) => {
  const answer = floorEcho(socket);
  const up = createResampler({ from: rates.rate, to: rates.applicationRate });
  const down = createResampler({ from: rates.applicationRate, to: rates.rate });
  return () => {
    down.push(up.push(frame));
    answer();
  };
});
