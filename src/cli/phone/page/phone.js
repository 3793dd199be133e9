import { openCallLine } from './callLine.js';
import { openCallerVoice } from './callerVoice.js';
import { byId, element, marked } from './element.js';
import { createFigures } from './figures.js';
import { createKeypad } from './keypad.js';
import { createMessageLog } from './messageLog.js';
import { createMeters } from './meters.js';
import { createQuirks } from './quirks.js';
import { openSpeaker } from './speaker.js';
import { createTimeline } from './timeline.js';

const config = await (await fetch('config.json')).json();
byId('bot').textContent = config.bot;
byId('version').textContent = config.version;

const timeline = createTimeline();
const figures = createFigures();
const meters = createMeters();
const log = createMessageLog();
const quirks = createQuirks(config.quirks);
const keypad = createKeypad((digit) => call?.line.press(digit));

/** The current call, if there is one. */
let call;

const callButton = byId('call');
callButton.addEventListener('click', () => {
  if (call === undefined) {
    void dial();
  } else {
    hangUp();
  }
});

async function dial() {
  if (!quirks.isValid()) {
    return;
  }
  call = {
    line: { press() {}, say() {}, hangUp() {}, close() {} },
    speech: undefined,
    unplayed: [],
    rules: new Map(),
  };
  setState('dialling', 'Dialling…');
  log.clear();
  figures.show(undefined);
  byId('downloads').hidden = true;
  showRules(call);
  const mine = call;
  try {
    mine.voice = await openCallerVoice((samples) => mine.line.say(samples));
    await useVoice(mine.voice, document.querySelector('input[name=voice]:checked').value);
  } catch (error) {
    fail(mine, `This browser has no sound: ${error.message}`);
    return;
  }
  if (call !== mine) {
    // The caller hung up while the browser asked for the microphone.
    mine.voice.close();
    return;
  }
  const from = byId('from').value.trim();
  const to = byId('to').value.trim();
  const rate = byId('sampleRate').value;
  mine.line = openCallLine(
    {
      microphoneRate: mine.voice.sampleRate,
      quirks: quirks.read(),
      ...(rate === '' ? {} : { sampleRate: Number(rate) }),
      ...(from === '' ? {} : { from }),
      ...(to === '' ? {} : { to }),
    },
    {
      message: (message) => receive(mine, message),
      audio(who, atMs, samples) {
        timeline.audio(who, atMs, samples);
        if (who === 'bot') {
          if (mine.speaker === undefined) {
            mine.unplayed.push(samples);
          } else {
            mine.speaker.play(samples);
          }
        }
      },
      closed: () => fail(mine, 'The connection to exotel-rx was lost'),
    },
  );
}

/** Turns the microphone on or off, also during a call. */
async function useVoice(voice, source) {
  const state = byId('microphoneState');
  if (voice === undefined) {
    return;
  }
  try {
    if (source === 'microphone') {
      await voice.useMicrophone();
    } else {
      voice.muteMicrophone();
    }
    state.textContent = source === 'microphone' ? 'On.' : 'Off.';
  } catch (error) {
    state.textContent = `No microphone: ${error.message}. The caller is silent.`;
  }
}

function hangUp() {
  if (call.startedAt === undefined) {
    // The call has not started yet: there is nothing to hang up.
    const abandoned = call;
    finish(abandoned);
    abandoned.line.close();
    setState('idle', 'Ready to call');
  } else {
    call.line.hangUp();
  }
}

/** Receivers of the server's messages, by type. */
const receivers = {
  open: (mine, { handshakeMs }) =>
    setState('dialling', `Connected to the bot after ${Math.round(handshakeMs)} ms`),
  started(mine, { sampleRate }) {
    mine.startedAt = performance.now();
    timeline.begin(sampleRate);
    timeline.add({ kind: 'call', atMs: 0, label: 'start' });
    keypad.enable(true);
    byId('sayWav').disabled = byId('wav').files.length === 0;
    setState('live', `In a call, ${sampleRate.toLocaleString('en')} Hz`);
    openSpeaker(sampleRate, volume()).then(
      (speaker) => {
        mine.speaker = speaker;
        mine.unplayed.forEach(speaker.play);
        if (call !== mine) {
          speaker.close();
        }
      },
      (error) => log.note(0, 'other', 'speaker', error.message),
    );
    tick();
  },
  level(mine, message) {
    meters.show(message);
    figures.show(message.figures);
  },
  key: (mine, { atMs, digit }) => timeline.add({ kind: 'key', atMs, label: digit }),
  speech(mine, { edge, atMs }) {
    if (edge === 'start') {
      mine.speech = timeline.add({ kind: 'speech', atMs });
    } else if (mine.speech !== undefined) {
      mine.speech.endMs = atMs;
    }
  },
  mark: (mine, { atMs, name }) => timeline.add({ kind: 'mark', atMs, label: name }),
  markEcho: (mine, { atMs, name }) => timeline.add({ kind: 'markEcho', atMs, label: name }),
  clear(mine, { atMs, droppedMs, runsOnMs }) {
    if (droppedMs > 0) {
      const from = atMs + runsOnMs;
      timeline.add({ kind: 'dropped', atMs: from, endMs: from + droppedMs });
    }
    timeline.add({ kind: 'clear', atMs, label: `clear −${(droppedMs / 1_000).toFixed(2)} s` });
  },
  underrun(mine, { atMs, gapMs }) {
    timeline.add({ kind: 'underrun', atMs, endMs: atMs + gapMs });
    log.note(atMs, 'rules', 'underrun', `no audio for ${Math.round(gapMs)} ms inside an utterance`);
  },
  breach(mine, { atMs, code, severity, message, count }) {
    timeline.add({ kind: 'breach', atMs });
    mine.rules.set(code, { severity, message, count });
    showRules(mine);
    if (count <= 3) {
      log.note(atMs, 'rules', severity, `${code}: ${message}`);
    }
  },
  wire: (mine, message) => log.wire(message),
  stop: (mine, { atMs }) => timeline.add({ kind: 'call', atMs, label: 'stop' }),
  closed: (mine, { atMs, code, by }) => log.note(atMs, 'call', 'closed', `${code}, by the ${by}`),
  finished(mine, { atMs, report, figures: last, recording, cassette }) {
    timeline.end(atMs);
    timeline.add({ kind: 'call', atMs, label: 'end' });
    timeline.showAll();
    figures.show(last);
    showDownloads(report, recording, cassette);
    finish(mine);
    const by = {
      caller: 'The caller hung up',
      bot: 'The bot ended the call',
      network: 'The connection was lost',
    };
    setState('idle', `${by[report.endedBy]} after ${(atMs / 1_000).toFixed(1)} s`);
  },
  failed: (mine, { message }) => fail(mine, message),
};

function receive(mine, message) {
  if (call === mine) {
    receivers[message.type]?.(mine, message);
  }
}

function fail(mine, message) {
  if (call === mine) {
    timeline.end(timeline.nowMs());
    finish(mine);
    setState('failed', message);
  }
}

/** The call is over: releases everything it used. */
function finish(mine) {
  call = undefined;
  keypad.enable(false);
  meters.show({ callerDb: null, heardDb: null });
  byId('sayWav').disabled = true;
  byId('sayWav').textContent = 'Play';
  mine.voice?.close();
  mine.speaker?.close();
}

function setState(state, text) {
  byId('state').dataset.state = state;
  byId('state').textContent = text;
  callButton.dataset.action = call === undefined ? 'call' : 'hangUp';
  byId('callLabel').textContent =
    call === undefined ? 'Call' : call.startedAt === undefined ? 'Cancel' : 'Hang up';
}

function tick() {
  const seconds = timeline.nowMs() / 1_000;
  byId('clock').textContent = `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, '0')}`;
  if (call?.startedAt !== undefined) {
    setTimeout(tick, 100);
  }
}

function showRules({ rules }) {
  byId('rules').replaceChildren(
    ...(rules.size === 0
      ? [element('li', { className: 'none' }, 'No rule broken so far.')]
      : [...rules].map(([code, { severity, message, count }]) =>
          element(
            'li',
            { className: severity === 'breach' ? 'broken' : 'warned' },
            element('b', {}, `${severity === 'breach' ? '▲' : '△'} ${code} × ${count}`),
            ' ',
            ...marked(message),
          ),
        )),
  );
}

function showDownloads(report, recording, cassette) {
  const { durationMs, heardMs, firstAudioMs, closeCode, handshakeMs, maxLateMs } = report;
  const seconds = (ms) => `${(ms / 1_000).toFixed(2)} s`;
  byId('verdict').textContent = [
    `${seconds(durationMs)} long, ${seconds(heardMs)} of bot audio heard`,
    firstAudioMs === undefined ? 'nothing heard' : `first heard after ${Math.round(firstAudioMs)} ms`,
    `handshake ${Math.round(handshakeMs)} ms`,
    `closed with ${closeCode}`,
    ...(maxLateMs > 100
      ? [`this machine was up to ${Math.round(maxLateMs)} ms late: its measurements are not reliable`]
      : []),
  ].join(' · ');
  byId('recording').href = recording;
  byId('cassette').href = cassette;
  byId('downloads').hidden = false;
}

byId('wav').addEventListener('change', ({ target }) => {
  byId('sayWav').disabled = target.files.length === 0 || call?.startedAt === undefined;
});

byId('sayWav').addEventListener('click', async ({ target }) => {
  const { voice } = call;
  if (target.textContent === 'Stop') {
    voice.stopFile();
    return;
  }
  try {
    const bytes = await byId('wav').files[0].arrayBuffer();
    await voice.say(bytes, () => {
      target.textContent = 'Play';
    });
    target.textContent = 'Stop';
  } catch (error) {
    setState('live', `This file cannot be played: ${error.message}`);
  }
});

const volume = () => byId('volume').valueAsNumber / 100;
byId('volume').addEventListener('input', () => {
  byId('volumeText').textContent = `${byId('volume').value} %`;
  call?.speaker?.setVolume(volume());
});

document.querySelectorAll('input[name=voice]').forEach((radio) =>
  radio.addEventListener('change', () => {
    void useVoice(call?.voice, radio.value);
  }),
);

callButton.focus();
