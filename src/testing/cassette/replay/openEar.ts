import { asyncScheduler, type Subscription } from 'rxjs';
import { parseBotMessage } from '../../rules/parseBotMessage.js';
import { parseMessage } from '../../../wire/parseMessage.js';
import { ExotelMessages } from '../../caller/exotelMessages.js';
import { playBotMessage } from '../../caller/playBotMessage.js';
import { SimulatedPlayout } from '../../caller/SimulatedPlayout.js';

/** Hears what the bot sends, and echoes its marks. */
export interface ReplayEar {
  receive(text: string): void;
  stop(): void;
}

/** Begins to listen, once `start` has said how the audio is encoded. */
export function openEar(startText: string, send: (text: string) => void): ReplayEar | undefined {
  const start = parseMessage(startText);
  if (start.event !== 'start') {
    return undefined;
  }
  const { sampleRate, encoding } = start.mediaFormat;
  const messages = new ExotelMessages({ streamSid: start.streamSid });
  const playout = new SimulatedPlayout(sampleRate);
  let timer: Subscription | undefined;
  const advance = () => {
    for (const event of playout.advance(asyncScheduler.now())) {
      if (event.type === 'mark') {
        send(messages.mark(event.name));
      }
    }
    timer?.unsubscribe();
    const at = playout.nextAt();
    if (at < Infinity) {
      timer = asyncScheduler.schedule(advance, Math.max(0, Math.ceil(at) - asyncScheduler.now()));
    }
  };
  return {
    receive: (text) => {
      const now = asyncScheduler.now();
      playBotMessage(playout, parseBotMessage(text), encoding, now);
      timer?.unsubscribe();
      // Never within the bot's own `send`.
      timer = asyncScheduler.schedule(advance);
    },
    stop: () => timer?.unsubscribe(),
  };
}
