import { byId, element } from './element.js';

/** Types of rows, and whether they are shown at first. */
const KINDS = [
  ['audio', 'audio', false],
  ['marks', 'marks', true],
  ['clears', 'clears', true],
  ['keys', 'digits', true],
  ['call', 'call', true],
  ['rules', 'rules', true],
  ['other', 'other', true],
];
const KIND_OF = {
  media: 'audio',
  mark: 'marks',
  clear: 'clears',
  dtmf: 'keys',
  connected: 'call',
  start: 'call',
  stop: 'call',
};
const WHO = { toBot: '→ bot', fromBot: '← bot', here: '' };
/**
 * About fifty audio messages arrive per second in each direction: they have their own limit, so that they push out no
 * other messages.
 */
const MAX_AUDIO = 3_000;
const MAX_OTHER = 5_000;
const SHOWN = 400;
const REFRESH_MS = 200;

/** Creates the log of messages, with its filters. */
export function createMessageLog() {
  const [scroll, body, empty, search] = ['logScroll', 'log', 'logEmpty', 'search'].map(byId);
  const filters = new Map();
  const rows = { audio: [], other: [] };
  let count = 0;
  let timer;

  const refresh = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      render();
    }, REFRESH_MS);
  };
  byId('filters').append(
    ...KINDS.map(([kind, name, isShown]) => {
      const box = element('input', { type: 'checkbox', checked: isShown });
      box.addEventListener('change', refresh);
      filters.set(kind, box);
      return element('label', {}, box, name);
    }),
  );
  search.addEventListener('input', refresh);

  const render = () => {
    const wanted = search.value.trim().toLowerCase();
    const isAtEnd = scroll.scrollTop + scroll.clientHeight >= scroll.scrollHeight - 40;
    const source = filters.get('audio').checked
      ? [...rows.audio, ...rows.other].sort((a, b) => a.number - b.number)
      : rows.other;
    const shown = source
      .filter(
        ({ kind, event, text }) =>
          filters.get(kind).checked && `${event} ${text}`.toLowerCase().includes(wanted),
      )
      .slice(-SHOWN);
    body.replaceChildren(
      ...shown.map(({ atMs, direction, kind, event, text }) =>
        row(direction, kind, [(atMs / 1_000).toFixed(3), WHO[direction], event, text]),
      ),
    );
    empty.hidden = shown.length > 0;
    empty.textContent =
      count === 0 ? 'Messages appear here during a call.' : 'No message matches the filters.';
    if (isAtEnd) {
      scroll.scrollTop = scroll.scrollHeight;
    }
  };

  const add = (row) => {
    const [list, most] = row.kind === 'audio' ? [rows.audio, MAX_AUDIO] : [rows.other, MAX_OTHER];
    list.push({ ...row, number: count++ });
    if (list.length > most) {
      list.splice(0, list.length - most);
    }
    refresh();
  };
  return {
    wire: ({ atMs, direction, event, text }) =>
      add({ atMs, direction, event, text, kind: KIND_OF[event] ?? 'other' }),
    note: (atMs, kind, event, text) => add({ atMs, direction: 'here', kind, event, text }),
    clear() {
      rows.audio = [];
      rows.other = [];
      count = 0;
      refresh();
    },
  };
}

function row(direction, kind, cells) {
  const made = element('tr', {}, ...cells.map((cell) => element('td', {}, cell)));
  Object.assign(made.dataset, { direction, kind });
  return made;
}
