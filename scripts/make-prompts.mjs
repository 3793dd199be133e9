// Creates the clips of the examples with espeak-ng: 8 kHz mono μ-law, silence trimmed. Needs espeak-ng and sox
// (apt-get install espeak-ng sox), and `npm run build` before.
//
//   node scripts/make-prompts.mjs [language] [folder]      the clips of `createSay`: en-IN into examples/audio/words
//   node scripts/make-prompts.mjs flows [folder]           the prompts of the flows, into examples/audio/flows
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAY_LANGUAGES } from '../dist/esm/index.js';

const FLOWS = {
  'account-number': 'Please enter your account number, of four digits.',
  'you-entered': 'You entered',
  'right-or-wrong': 'Press one if that is right, or two if it is not.',
  'once-more': 'Then once more.',
  'nothing-heard': 'I did not get that.',
  pin: 'Please enter your PIN, of four digits.',
  'wrong-pin': 'That PIN is not right.',
  'balance-is': 'Your balance is',
  'main-menu': 'Press one for your cards, two for loans, or zero for an operator.',
  'cards-menu': 'For a lost card, press one. For a new one, two. To go back, nine.',
  'lost-card-menu': 'To block your debit card, press one. Your credit card, two. To go back, nine.',
  blocked: 'Your card is blocked.',
  'new-card': 'A new card is on its way.',
  'loan-rates': 'Our loans begin at nine per cent.',
  'no-such-choice': 'There is no such choice.',
  'one-moment': 'One moment please, I connect you.',
  'leave-message': 'Please leave a message, and press hash when you are done.',
  'message-menu': 'Press one to hear it, two to save it, or three to record it again.',
  saved: 'Your message is saved.',
  'how-fast': 'How fast was our service, from one to five?',
  'how-friendly': 'How friendly was it, from one to five?',
  'come-again': 'Would you come again? One for no, five for yes.',
  'please-rate': 'Please say or press a number from one to five.',
  'thank-you': 'Thank you. Goodbye.',
};

const [what = 'en-IN', folder = what === 'flows' ? 'examples/audio/flows' : 'examples/audio/words'] =
  process.argv.slice(2);
const texts = what === 'flows' ? FLOWS : SAY_LANGUAGES[what]?.texts;
if (texts === undefined) {
  throw new RangeError(
    `The language must be one of ${Object.keys(SAY_LANGUAGES).join(', ')}, flows, got ${what}`,
  );
}
const voice = what === 'hi-IN' ? 'hi' : 'en-gb';
const temporary = mkdtempSync(join(tmpdir(), 'prompts-'));
const spoken = join(temporary, 'spoken.wav');

mkdirSync(folder, { recursive: true });
for (const [clip, text] of Object.entries(texts)) {
  execFileSync('espeak-ng', ['-v', voice, '-s', '150', '-w', spoken, text]);
  // Sounds below 0.3 % of full scale at both ends are silence; 40 ms at the end keep the words apart.
  const trim = ['silence', '1', '0', '0.3%', 'reverse'];
  const levels = ['norm', '-3', ...trim, ...trim, 'pad', '0', '0.04'];
  const to = ['-r', '8000', '-c', '1', '-e', 'mu-law', join(folder, `${clip}.wav`)];
  execFileSync('sox', ['-D', '-R', spoken, ...to, 'rate', '8000', ...levels]);
}
rmSync(temporary, { recursive: true });
console.log(`${Object.keys(texts).length} clips in ${folder}`);
