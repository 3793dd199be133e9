import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { defer, finalize, fromEvent, merge, type MonoTypeOperatorFunction, tap } from 'rxjs';
import { type AudioFrame, encodeWav, listen, serveCalls } from 'exotel-rx';

/** Writes audio into a WAV file as it comes. At the end, however it comes, the header gets the true length. */
const writeWav =
  (path: string, sampleRate: number): MonoTypeOperatorFunction<AudioFrame> =>
  (audio$) =>
    defer(() => {
      const file = openSync(path, 'w');
      const header = Buffer.from(encodeWav(new Int16Array(0), sampleRate));
      let dataBytes = 0;
      writeSync(file, header);
      return audio$.pipe(
        tap(({ samples }) => {
          dataBytes += writeSync(file, samples);
        }),
        finalize(() => {
          header.writeUInt32LE(header.length - 8 + dataBytes, 4);
          header.writeUInt32LE(dataBytes, header.length - 4);
          writeSync(file, header, 0, header.length, 0);
          closeSync(file);
        }),
      );
    });

const pathOf = (streamSid: string) => `recordings/${encodeURIComponent(streamSid)}.wav`;

mkdirSync('recordings', { recursive: true });
listen({
  port: Number(process.env['PORT'] ?? 8080),
  drain$: merge(fromEvent(process, 'SIGTERM'), fromEvent(process, 'SIGINT')),
  onListening: ({ port }) => {
    console.log(`listening on ws://localhost:${port}`);
  },
})
  .pipe(serveCalls((call) => call.audio$.pipe(writeWav(pathOf(call.info.streamSid), call.sampleRate))))
  .subscribe(({ reason, info, stats }) => {
    console.log(`${reason}: ${stats.receivedAudioMs} ms in ${pathOf(info.streamSid)}`);
  });
