/** The input that such handlers expect; nothing is checked. */
interface Message {
  readonly event: string;
  readonly stream_sid: string;
  readonly media: { readonly payload: string };
}

const parse: (text: string) => Message = JSON.parse;

/** An echo without a library: JSON to samples to JSON, message by message. */
export function handWrittenEcho(send: (text: string) => void): (data: Buffer) => void {
  let sequence = 0;
  let sentBytes = 0;
  return (data) => {
    const message = parse(data.toString());
    if (message.event === 'media') {
      const audio = Buffer.from(message.media.payload, 'base64');
      sequence++;
      send(
        JSON.stringify({
          event: 'media',
          stream_sid: message.stream_sid,
          sequence_number: String(sequence),
          media: {
            chunk: String(sequence),
            timestamp: String(Math.floor(sentBytes / 16)),
            payload: audio.toString('base64'),
          },
        }),
      );
      sentBytes += audio.length;
    }
  };
}
