const HEADER_BYTES = 16;

/**
 * The connection to the server behind this page, which calls the bot: one for each call.
 *
 * @param dial - what kind of call
 * @param on - `message` gets what happens, `audio` gets who is heard, when (ms since `start`) and the samples; `closed`
 * is the last
 */
export function openCallLine(dial, on) {
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/call`);
  socket.binaryType = 'arraybuffer';
  const send = (data) => {
    if (socket.readyState === WebSocket.OPEN) {
      socket.send(data);
    }
  };
  socket.addEventListener('open', () => send(JSON.stringify({ type: 'dial', ...dial })));
  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') {
      on.message(JSON.parse(data));
    } else {
      const header = new DataView(data, 0, HEADER_BYTES);
      on.audio(
        header.getUint8(8) === 0 ? 'caller' : 'bot',
        header.getFloat64(0, true),
        new Int16Array(data, HEADER_BYTES),
      );
    }
  });
  socket.addEventListener('close', () => on.closed());

  return {
    press: (digit) => send(JSON.stringify({ type: 'key', digit })),
    say: (samples) => send(samples.buffer),
    hangUp: () => send(JSON.stringify({ type: 'hangUp' })),
    close: () => socket.close(),
  };
}
