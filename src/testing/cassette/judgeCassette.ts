import { parseMessage } from '../../wire/parseMessage.js';
import type { BreachReport } from '../caller/SimulatedCallReport.js';
import { playBotMessage, SimulatedPlayout } from '../caller/SimulatedPlayout.js';
import { BotRules, IN_FLIGHT_MS, MAX_LEAD_MS } from '../rules/BotRules.js';
import { BreachLog } from '../rules/BreachLog.js';
import { parseBotMessage } from '../rules/parseBotMessage.js';
import type { CassetteEntry } from './CassetteEntry.js';
import { messageEvent } from './CassetteWriter.js';

/**
 * Checks the messages of the bot in a recorded call against the protocol rules, as `simulateCall` does. A cassette
 * does not record whether a frame was binary.
 *
 * ```ts
 * const broken = judgeCassette(cassetteFile('call.ndjson')).filter(({ severity }) => severity === 'breach');
 * ```
 *
 * @param entries - the entries of a cassette
 * @returns the rules that the bot broke, in the order of their first time
 * @see {@link compareCassettes}
 * @public
 */
export function judgeCassette(entries: Iterable<CassetteEntry>): readonly BreachReport[] {
  const breaches = new BreachLog(() => undefined);
  let judge: ReturnType<typeof judgeOf>;
  let stoppedAt = Infinity;
  for (const entry of entries) {
    if (entry.type === 'close') {
      break;
    }
    const { atMs, from, text } = entry;
    if (from === 'bot') {
      const findings = judge?.(text, atMs, atMs > stoppedAt + IN_FLIGHT_MS) ?? [
        { code: 'beforeStart' as const, message: 'a message was sent before `start`' },
      ];
      for (const { code, message } of findings) {
        breaches.add(code, message, atMs);
      }
    } else {
      const event = messageEvent(text);
      judge ??= event === 'start' ? judgeOf(text) : undefined;
      stoppedAt = Math.min(stoppedAt, event === 'stop' ? atMs : Infinity);
    }
  }
  return breaches.report();
}

/** Returns a function that checks the bot's messages after a `start`. */
function judgeOf(startText: string) {
  const start = parseMessage(startText);
  if (start.event !== 'start') {
    return undefined;
  }
  const { encoding, sampleRate } = start.mediaFormat;
  const rules = new BotRules({ streamSid: start.streamSid ?? '', encoding, maxLeadMs: MAX_LEAD_MS });
  const playout = new SimulatedPlayout(sampleRate);
  return (text: string, atMs: number, isAfter: boolean) => {
    playout.advance(atMs);
    const message = parseBotMessage(text);
    const bufferedMs = isAfter ? 0 : playout.bufferedMs(atMs);
    playBotMessage(playout, message, encoding, atMs);
    return rules.judge(message, { isBinary: false, phase: isAfter ? 'after' : 'during', bufferedMs });
  };
}
