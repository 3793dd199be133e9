import { tap } from 'rxjs';
import { listen, serveCalls } from '../../src/index.js';
import { CpuMeter } from './CpuMeter.js';

const meter = new CpuMeter();

// An echo that reads from every frame when the load generator sent it.
listen({
  port: 0,
  host: '127.0.0.1',
  limits: { maxCalls: 2_000 },
  onListening: ({ port }) => {
    meter.listening(port);
  },
})
  .pipe(
    serveCalls((call) =>
      call.audio$.pipe(
        tap((frame) => {
          const [low = 0, middle = 0, high = 0] = new Uint16Array(
            frame.samples.buffer,
            frame.samples.byteOffset,
            3,
          );
          const sentMicros = low + middle * 2 ** 16 + high * 2 ** 32;
          const nowMicros = Number(process.hrtime.bigint() / 1_000n) % 2 ** 48;
          meter.delaysMs.push((nowMicros - sentMicros) / 1_000);
          meter.messages++;
          call.send(frame);
        }),
      ),
    ),
  )
  .subscribe();
