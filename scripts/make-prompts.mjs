// Makes the clips that `createSay` puts together, out of espeak-ng's voice: 8 kHz mono μ-law, silence trimmed, some 4 kB
// each. Needs espeak-ng and sox (apt-get install espeak-ng sox), and `npm run build` before.
//
//   node scripts/make-prompts.mjs [language] [folder]      en-IN into examples/audio/words when left out
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAY_LANGUAGES } from '../dist/esm/index.js';

const [code = 'en-IN', folder = 'examples/audio/words'] = process.argv.slice(2);
const language = SAY_LANGUAGES[code];
if (language === undefined) {
  throw new RangeError(`The language must be one of ${Object.keys(SAY_LANGUAGES).join(', ')}, got ${code}`);
}
const voice = { 'en-IN': 'en-gb', 'hi-IN': 'hi' }[code];
const temporary = mkdtempSync(join(tmpdir(), 'prompts-'));
const spoken = join(temporary, 'spoken.wav');

mkdirSync(folder, { recursive: true });
for (const [clip, text] of Object.entries(language.texts)) {
  execFileSync('espeak-ng', ['-v', voice, '-s', '150', '-w', spoken, text]);
  // Sounds below 0.3 % of full scale at both ends are silence; 40 ms at the end keep the words apart.
  const trim = ['silence', '1', '0', '0.3%', 'reverse'];
  const levels = ['norm', '-3', ...trim, ...trim, 'pad', '0', '0.04'];
  const to = ['-r', '8000', '-c', '1', '-e', 'mu-law', join(folder, `${clip}.wav`)];
  execFileSync('sox', ['-D', '-R', spoken, ...to, 'rate', '8000', ...levels]);
}
rmSync(temporary, { recursive: true });
console.log(`${Object.keys(language.texts).length} clips in ${folder}`);
