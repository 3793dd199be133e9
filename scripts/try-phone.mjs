// `npm run try-phone`: calls the IVR example from the softphone in a real Chromium, by keyboard alone, with a WAV file as
// the microphone. Checks the audio and the page, downloads the recording, and takes the screenshots of the documentation.
// Exit code 0 only if all checks pass. Needs Chromium: Debian's package `chromium`, or its path in CHROMIUM.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chdir, env, execPath, exit, stdout } from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { register } from 'tsx/esm/api';

chdir(fileURLToPath(new URL('..', import.meta.url)));
register();
const { audioLevel, decodeWav } = await import('../src/audio.ts');
const { createStyle } = await import('../src/cli/output/text.ts');

const IMAGES = 'docs/images';
const style = createStyle(stdout);
const folder = mkdtempSync(join(tmpdir(), 'exotel-rx-phone-'));
const children = [];
let failed = 0;

/** Time limit of each step: far longer than it takes. */
const PATIENCE = { timeout: 20_000 };

let browser;
try {
  const bot = await addressOf(['examples/ivr-menu.ts'], /ws:\/\/\S+/);
  const phone = await addressOf(['src/cli/main.ts', 'phone', bot], /http:\/\/\S+/);
  console.log(`${phone} calls ${bot}\n`);
  browser = await chromium.launch({
    executablePath: env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${join(process.cwd(), 'examples/audio/caller-8k.wav')}`,
    ],
  });
  await callByKeyboard(phone);
  await callWithQuirks(phone);
  await callOnNarrowScreen(phone);
  await refuseOthers(phone);
} catch (error) {
  check(false, error instanceof Error ? error.stack : String(error));
}
await browser?.close();
children.forEach((child) => child.kill());
rmSync(folder, { recursive: true });
console.log(failed === 0 ? '\nThe softphone works.' : `\n${failed} checks failed.`);
exit(failed === 0 ? 0 : 1);

/** Light, wide, no mouse: speech, a digit that interrupts, the answer, a hang-up, the downloads. */
async function callByKeyboard(url) {
  const { page, problems, state } = await open(url, {
    viewport: { width: 1200, height: 1080 },
    colorScheme: 'light',
  });
  const focused = await focusOrder(page);
  for (const wanted of [
    'call',
    'microphone',
    'wav',
    'volume',
    'quirks',
    'zoomIn',
    'live',
    'search',
    'logScroll',
  ]) {
    check(focused.includes(wanted), `Tab reaches ${wanted}`);
  }

  await page.locator('#call').focus();
  await page.keyboard.press('Enter');
  await state('In a call');
  await eventually(page, () => window.loudness() > 0.05, 'the bot is heard through the speaker');
  await until(page, () => Number(document.querySelector('#clock').textContent.slice(2)) > 3);
  await eventually(page, () => window.inked('caller') > 500, 'the caller’s wave form is drawn');
  await eventually(page, () => window.inked('bot') > 500, 'the bot’s wave form is drawn');

  await page.keyboard.press('2');
  await page.locator('#log [data-kind=clears]').waitFor(PATIENCE);
  await eventually(page, () => window.inked('key') > 100, 'the key is drawn');
  await eventually(page, () => window.inked('clear') > 50, 'the clear is drawn');
  await until(page, () => /ms/.test(document.querySelectorAll('#figures .value')[0].textContent));
  await until(page, () => /ms/.test(document.querySelectorAll('#figures .value')[1].textContent));
  const figures = await page.locator('#figures').innerText();
  check(/Answer\s+\d+ ms/.test(figures), `figures: ${figures.replace(/\s+/g, ' ')}`);
  await until(page, () => Number(document.querySelector('#clock').textContent.slice(2)) > 7.5);
  await shoot(page, 'phone-light');

  await page.locator('#search').focus();
  await page.keyboard.type('9#');
  check((await page.locator('#search').inputValue()) === '9#', 'keys typed into a field are text');
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await eventually(
    page,
    () => document.querySelectorAll('#log [data-direction=fromBot][data-kind=marks]').length > 0,
    'the log shows marks',
  );
  check((await page.locator('#log [data-kind=audio]').count()) === 0, 'and hides audio');
  await page.getByLabel('audio', { exact: true }).focus();
  await page.keyboard.press('Space');
  await eventually(
    page,
    () => document.querySelectorAll('#log [data-kind=audio]').length > 0,
    'until it is asked for',
  );

  await page.locator('#call').focus();
  await page.keyboard.press('Enter');
  await state('The caller hung up');
  await judgeDownloads(page);
  check(problems.length === 0, `no errors in the page ${problems.join('; ')}`.trim());
  await page.close();
}

/** Dark: quirks that break the call, a WAV from a file, and a bot that ends the call. */
async function callWithQuirks(url) {
  const { page, problems, state } = await open(url, {
    viewport: { width: 1200, height: 1080 },
    colorScheme: 'dark',
  });
  await page.getByText('Quirks of Exotel').click();
  await page.getByRole('switch', { name: 'marksLate' }).check();
  await page.getByRole('switch', { name: 'numbers', exact: true }).check();
  check((await page.locator('#quirkCount').innerText()) === '2 on', 'quirks are switches');
  await page.getByLabel('N of marksLate, in ms').fill('400');
  await page.getByText('Silence', { exact: true }).click();
  await page.locator('#wav').setInputFiles('examples/audio/caller-16k.wav');

  await page.locator('#call').click();
  await state('In a call');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await until(page, () => Number(document.querySelector('#clock').textContent.slice(2)) > 2.5);
  await eventually(page, () => window.inked('caller') > 500, 'a WAV file is said');
  await page.getByRole('button', { name: 'Digit 1' }).click();
  await until(
    page,
    () => document.querySelectorAll('#log [data-direction=fromBot][data-kind=marks]').length > 0,
  );
  await eventually(
    page,
    () => /"sequence_number":\d/.test(document.querySelector('#log').textContent),
    'quirks change what is sent',
  );
  await until(
    page,
    () => document.querySelectorAll('#log [data-direction=toBot][data-kind=marks]').length > 0,
  );
  await page.keyboard.press('9');
  await state('The bot ended the call');
  await page.locator('#recording').waitFor(PATIENCE);
  await page.evaluate(() => scrollTo(0, 0));
  await shoot(page, 'phone-dark');
  check(problems.length === 0, `no errors in the page ${problems.join('; ')}`.trim());
  await page.close();
}

/** A telephone's screen, and no motion. */
async function callOnNarrowScreen(url) {
  const { page, problems, state } = await open(url, {
    viewport: { width: 360, height: 780 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  await page.locator('#call').click();
  await state('In a call');
  await until(page, () => Number(document.querySelector('#clock').textContent.slice(2)) > 2);
  await page.getByRole('button', { name: 'Digit 2' }).click();
  await until(page, () => Number(document.querySelector('#clock').textContent.slice(2)) > 5);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  check(width <= 360, `a screen of 360 px holds the page: ${width} px`);
  await shoot(page, 'phone-narrow');
  await page.evaluate(() => document.querySelector('#timelineTitle').closest('section').scrollIntoView());
  await shoot(page, 'phone-narrow-timeline');
  await page.locator('#call').click();
  await state('The caller hung up');
  check(problems.length === 0, `no errors in the page ${problems.join('; ')}`.trim());
  await page.close();
}

/** A page of another origin gets no access. */
async function refuseOthers(url) {
  const page = await browser.newPage();
  await page.goto('about:blank');
  const outcome = await page.evaluate(
    (address) =>
      new Promise((resolve) => {
        const socket = new WebSocket(address);
        socket.onopen = () => resolve('open');
        socket.onerror = () => resolve('refused');
      }),
    `${url.replace('http', 'ws')}call`,
  );
  check(outcome === 'refused', `another page’s WebSocket is ${outcome}`);
  await page.close();
}

async function judgeDownloads(page) {
  const download = async (id) => {
    const [got] = await Promise.all([
      page.waitForEvent('download', PATIENCE),
      page.locator(`#${id}`).press('Enter'),
    ]);
    const file = join(folder, got.suggestedFilename());
    await got.saveAs(file);
    return file;
  };
  const wav = readFileSync(await download('recording'));
  const [caller, bot] = ['left', 'right'].map((_, channel) => decodeChannel(wav, channel));
  const { rmsDb } = audioLevel(caller);
  check(rmsDb > -45, `left in the recording: the microphone, ${Math.round(rmsDb)} dB`);
  const menu = decodeWav(readFileSync('examples/audio/menu.wav')).samples;
  // One message: on a busy machine there may be an underrun between two messages.
  const message = menu.slice(0, 1_600);
  const at = bot.findIndex((_, from) => message.every((sample, index) => sample === bot[from + index]));
  check(at >= 0, `right in the recording: the menu, sample for sample, from ${Math.round(at / 8)} ms on`);
  const [header, ...lines] = readFileSync(await download('cassette'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const keys = lines
    .filter(({ message }) => message?.event === 'dtmf')
    .map(({ message }) => message.dtmf.digit);
  check(
    header.cassette === 'exotel-rx' && lines.length > 300 && keys.join('') === '•',
    `cassette: ${lines.length} messages, the key masked`,
  );
}

function decodeChannel(wav, channel) {
  const samples = new Int16Array(wav.buffer.slice(wav.byteOffset + 44));
  return samples.filter((_, index) => index % 2 === channel);
}

/** Opens the page, and records its audio and its errors. */
async function open(url, options) {
  const context = await browser.newContext({ ...options, acceptDownloads: true });
  const page = await context.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    // Reading back the time line is done by this script, not by the page.
    if (['error', 'warning'].includes(message.type()) && !message.text().includes('getImageData')) {
      problems.push(message.text());
    }
  });
  await page.addInitScript(() => {
    const taps = [];
    const connect = AudioNode.prototype.connect;
    AudioNode.prototype.connect = function (target, ...rest) {
      if (target instanceof AudioDestinationNode) {
        const tap = new AnalyserNode(this.context, { fftSize: 2048 });
        connect.call(this, tap);
        taps.push(tap);
      }
      return connect.call(this, target, ...rest);
    };
    window.loudness = () => {
      const samples = new Float32Array(2048);
      return taps.reduce((most, tap) => {
        tap.getFloatTimeDomainData(samples);
        return Math.max(most, ...samples.map(Math.abs));
      }, 0);
    };
  });
  await page.addInitScript(() => {
    /** How many pixels of the time line have roughly this colour. */
    window.inked = (name) => {
      const canvas = document.querySelector('#timeline');
      const sample = document.createElement('canvas').getContext('2d');
      sample.fillStyle = getComputedStyle(canvas).getPropertyValue(`--${name}`);
      sample.fillRect(0, 0, 1, 1);
      const [r, g, b] = sample.getImageData(0, 0, 1, 1).data;
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        const off = Math.abs(data[at] - r) + Math.abs(data[at + 1] - g) + Math.abs(data[at + 2] - b);
        count += off < 24 && data[at + 3] > 200 ? 1 : 0;
      }
      return count;
    };
  });
  await page.goto(url);
  await page
    .locator('#quirkList .quirk')
    .first()
    .waitFor({ ...PATIENCE, state: 'attached' });
  const state = (text) => page.locator('#state', { hasText: text }).waitFor(PATIENCE);
  return { page, problems, state };
}

function until(page, condition) {
  return page.waitForFunction(condition, undefined, PATIENCE);
}

/** A check that waits until it is true. */
async function eventually(page, condition, what) {
  const isRight = await until(page, condition).then(
    () => true,
    () => false,
  );
  check(isRight, what);
}

/** The elements that Tab reaches, by id, or by value without an id. */
async function focusOrder(page) {
  const reached = new Set();
  for (let presses = 0; presses < 60; presses++) {
    reached.add(
      await page.evaluate(() => {
        const { id, value, parentElement } = document.activeElement;
        return id || value || parentElement?.id || '';
      }),
    );
    await page.keyboard.press('Tab');
  }
  return [...reached];
}

async function shoot(page, name) {
  mkdirSync(IMAGES, { recursive: true });
  await page.screenshot({ path: `${IMAGES}/${name}.png` });
}

function check(isRight, what) {
  failed += isRight ? 0 : 1;
  console.log(isRight ? style('green', `✔ ${what}`) : style('red', `✘ ${what}`));
}

/** Starts a program and waits until it prints where it listens. */
function addressOf(argv, pattern) {
  const child = spawn(execPath, ['--import', 'tsx', ...argv], {
    env: { ...env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return new Promise((resolve, reject) => {
    const slow = setTimeout(() => reject(new Error(`${argv[0]} did not listen within 30 s`)), 30_000);
    child.once('exit', (code) => reject(new Error(`${argv[0]} ended with exit code ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [url] = pattern.exec(line) ?? [];
      if (url !== undefined) {
        clearTimeout(slow);
        resolve(url);
      }
    });
  });
}
