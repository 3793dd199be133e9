const HEADER_BYTES = 16;

/**
 * Opens the connection to the server of this page, which calls the bot: one connection for each call.
 *
 * @param dial - the settings of the call
 * @param on - callbacks: `message` gets an event, `audio` gets who speaks, when (ms since `start`) and the samples;
 * `closed` is called last
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
