import { fromEvent, share, startWith, switchMap, take, takeUntil } from 'rxjs';
import { WebSocketServer } from 'ws';
import { decodeAudio, deserialize, encodeAudio, ofEvent, serialize } from 'exotel-rx';

// Uses only the messages of a socket, without a session. The caller's audio arrives in real time, so it needs no pacing.
const server = new WebSocketServer({
  port: Number(process.env['PORT'] ?? 8080),
  host: process.env['HOST'] ?? '127.0.0.1',
  perMessageDeflate: false,
});

server.on('listening', () => {
  const address = server.address();
  console.log(`listening on ws://localhost:${typeof address === 'object' ? address?.port : ''}`);
});

server.on('connection', (socket) => {
  socket.on('error', (error) => {
    console.error(error.message);
  });
  const messages$ = fromEvent(socket, 'message', ({ data }: { data: string }) => data).pipe(
    deserialize(),
    takeUntil(fromEvent(socket, 'close')),
    share(),
  );
  const texts$ = messages$.pipe(
    ofEvent('start'),
    take(1),
    switchMap((start) => {
      const { streamSid = '', mediaFormat } = start;
      const { sampleRate, encoding } = mediaFormat;
      return messages$.pipe(
        // `decodeAudio` reads the sample rate and the codec from `start`.
        startWith(start),
        decodeAudio(),
        encodeAudio({ sampleRate, wireSampleRate: sampleRate, encoding }),
        serialize({ streamSid, sampleRate, encoding }),
      );
    }),
  );
  texts$.subscribe((text) => {
    socket.send(text);
  });
});
