import { ExotelMessages } from '../../src/testing/exotelMessages.js';

const frameMs = 20;

/** Media messages as ws gives them, the first ones of a call: noise in frames of 20 ms at 8 kHz. */
export function mediaTexts(count: number): readonly Buffer[] {
  const messages = new ExotelMessages();
  messages.connected();
  messages.start();
  return Array.from({ length: count }, (_, index) => {
    const samples = Int16Array.from({ length: 160 }, (__, at) => ((at * 131 + index * 7) % 251) * 100);
    return Buffer.from(messages.media(samples, index * frameMs));
  });
}
