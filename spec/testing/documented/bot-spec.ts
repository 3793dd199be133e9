import { callHandler, caller, ended, heard, inVirtualTime, press, prompt, waitFor } from 'exotel-rx/testing';
import { bot } from './bot.js';

const prompts = { menu: prompt('menu'), sales: prompt('sales'), goodbye: prompt('goodbye') };
const story = caller(heard('menu'), press('1'), heard('sales', { until: 'end' }), waitFor(ended()));

it('should sell and say goodbye', () => {
  inVirtualTime(() => callHandler(story, bot(prompts)));
});
