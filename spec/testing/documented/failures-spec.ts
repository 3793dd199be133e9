import { readFileSync } from 'node:fs';
import { callHandler, caller, heard, inVirtualTime, marbles, press, prompt } from 'exotel-rx/testing';
import { bot } from './bot';

const guide = readFileSync('docs/testing.md', 'utf8');

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  throw new Error('Nothing was thrown');
}

describe('docs/testing.md', () => {
  it('should show how marbles differ', () => {
    const message = messageOf(() => {
      marbles(({ cold, expectObservable }) => {
        const names = { m: 'menu', s: 'sales', u: 'support', h: 'callerHangup' };
        expectObservable(cold('200ms m 599ms u 999ms m 699ms (h|)', names)).toBe(
          '200ms m 599ms s 999ms m 699ms (h|)',
          { m: 'menu', s: 'sales', h: 'callerHangup' },
        );
      });
    });
    expect(guide).toContain(`\`\`\`text\n${message}\n\`\`\`\n`);
  });

  it('should show how a story fails', () => {
    const prompts = { menu: prompt('menu'), sales: prompt('sales'), goodbye: prompt('goodbye') };
    const story = caller(heard('menu'), press('2'), heard('sales'));
    const message = messageOf(() => inVirtualTime(() => callHandler(story, bot(prompts))));
    expect(guide).toContain(`\`\`\`text\n${message}\n\`\`\`\n`);
  });
});
