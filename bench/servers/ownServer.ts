import { tap } from 'rxjs';
import { listen, serveCalls } from '../../src/index.js';
import { CpuMeter } from './CpuMeter.js';

const meter = new CpuMeter();
const sampleRate = process.env['SAMPLE_RATE'];

// The handler of examples/echo.ts.
listen({
  port: 0,
  host: '127.0.0.1',
  limits: { maxCalls: 2_000 },
  ...(sampleRate !== undefined && { sampleRate: Number(sampleRate) }),
  onListening: ({ port }) => {
    meter.listening(port);
  },
})
  .pipe(
    serveCalls((call) =>
      call.audio$.pipe(
        tap((frame) => {
          meter.messages++;
          call.send(frame);
        }),
      ),
    ),
  )
  .subscribe();
