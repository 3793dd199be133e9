import { decodeMulaw } from '../../audio/g711/mulaw.js';
import { pcm16ToSamples } from '../../audio/pcm16.js';
import type { BotMessage } from '../rules/BotMessage.js';
import type { SimulatedPlayout } from './SimulatedPlayout.js';

/** Has a caller's ear take in what a bot sent: audio, marks and clears. */
export function playBotMessage(
  playout: SimulatedPlayout,
  message: BotMessage,
  encoding: 'pcm16' | 'mulaw',
  now: number,
): void {
  if (message.event === 'media') {
    const { payload } = message;
    playout.media(encoding === 'mulaw' ? decodeMulaw(payload) : pcm16ToSamples(payload), now);
  } else if (message.event === 'mark') {
    playout.mark(message.name, now);
  } else if (message.event === 'clear') {
    playout.clear(now);
  }
}
