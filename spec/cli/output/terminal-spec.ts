import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastValueFrom, NEVER } from 'rxjs';
import { WebSocketServer } from 'ws';
import { run } from '../../../src/cli/run';
import { printable } from '../../../src/cli/output/text';

import { temporaryFolder } from '../../kit/process/temporaryFolder';

// A screen that is cleared, a title that is set, the same with C1, a line of somebody else's, a colour, text from right to left.
const hostile =
  '\u001b[2J\u001b]0;title\u0007\u009b2J\r\n   0.00  bot     verdict: fine\u0085\u001b[31m\u2028\u202e\u2067\u061c\u007f';

const path = temporaryFolder();

async function command(argv: readonly string[], hasColors = false) {
  const texts: string[] = [];
  const stream = { write: (text: string) => texts.push(text), hasColors: () => hasColors };
  const context = {
    stdout: stream,
    stderr: stream,
    interrupt$: NEVER,
    program: join(process.cwd(), 'src/cli/main.ts'),
  };
  await lastValueFrom(run(argv, context));
  return texts.join('');
}

/** A bot that writes hostile texts wherever a bot may write. */
async function hostileBot(): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    socket.once('message', () => {
      socket.send(JSON.stringify({ event: hostile }));
      socket.send(hostile);
      socket.send(
        JSON.stringify({
          event: 'mark',
          stream_sid: hostile,
          sequence_number: hostile,
          mark: { name: hostile },
        }),
      );
      socket.send(JSON.stringify({ event: 'mark', stream_sid: 'x', mark: { name: hostile, [hostile]: 1 } }));
      socket.send(JSON.stringify({ event: 'media', media: { payload: hostile } }));
      socket.close(1_000, 'done');
    });
  });
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `ws://127.0.0.1:${port}`,
    close: () => {
      server.close();
    },
  };
}

/** Everything that a terminal obeys, but for the ends of lines. */
const OBEYED = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

function expectHarmless(text: string): void {
  expect(text.replaceAll('\n', '')).not.toMatch(OBEYED);
  expect(text).toContain('u009b2J');
  expect(text.split('\n')).not.toContain('   0.00  bot     verdict: fine');
}

describe('what the command prints of a peer', () => {
  it('should do nothing to a terminal in a call, a probe and its JSON', async () => {
    const bot = await hostileBot();
    expectHarmless(await command(['call', bot.url]));
    const json = await command(['probe', bot.url, '--json']);
    expectHarmless(json);
    expect(JSON.parse(json)).toMatchObject({ outcome: 'fail' });
    bot.close();
  }, 60_000);

  it('should do nothing to a terminal in the drawing of a cassette', async () => {
    const message = (fields: object) => JSON.stringify({ ms: 0, from: 'exotel', message: fields });
    const lines = [
      '{"cassette":"exotel-rx","version":1}',
      message({ event: hostile }),
      message({ event: 'dtmf', dtmf: { digit: hostile } }),
      message({ event: 'mark', mark: { name: hostile } }),
      message({ event: 'mark', mark: { name: { [hostile]: hostile } } }),
      message({ event: 'stop', stop: { reason: hostile } }),
      JSON.stringify({ ms: 1, from: 'bot', text: hostile }),
    ];
    writeFileSync(path('call.ndjson'), lines.join('\n'));
    expectHarmless(await command(['show', path('call.ndjson')]));
    expect((await command(['show', path('call.ndjson'), '--marbles'])).replaceAll('\n', '')).not.toMatch(
      OBEYED,
    );
  });

  it('should do nothing to a terminal in what is wrong with a command', async () => {
    expect((await command(['show', `none\u001b[2J\u202e`])).trimEnd()).toMatch(/none\\u001b\[2J\\u202e$/);
    // Which is quoted as it came, and written by way of the stream alone.
    expect(await command(['\u001b[2J\u202e'])).toContain('unknown command "\\u001b[2J\\u202e"');
  });

  it('should keep the colours and the lines of the command', () => {
    expect(printable('\u001b[31mred\u001b[39m\n\u001b[2J')).toBe('\u001b[31mred\u001b[39m\n\\u001b[2J');
  });

  it('should show no colour of a peer as its own', async () => {
    const bot = await hostileBot();
    const text = await command(['call', bot.url], true);
    expect(text).toContain('\u001b[31m');
    expect(text).not.toMatch(/u0085\u001b\[31m/);
    bot.close();
  });
});
