import { PAGES } from '../../../rules/pages.js';
import { onTime } from '../measures.js';
import { fail, pass, type ProbeCheck, skip, warn } from '../ProbeCheck.js';
import { eventsOf, GOOD_CALLS } from '../ProbeRecord.js';

/** Handshakes beyond it were seen refused. */
const PROMPT_MS = 1_000;
const LOCAL = /^(localhost|127\..*|\[::1\])$/;

export const handshakeChecks = [
  {
    name: 'promptHandshake',
    group: 'handshake',
    title: 'the WebSocket is accepted at once: within a second, and by no means after ten',
    page: PAGES.guide,
    judge: onTime((record) => {
      const took = record
        .calls(GOOD_CALLS)
        .flatMap((call) => eventsOf(call, 'open'))
        .map(({ handshakeMs }) => handshakeMs);
      const longest = Math.max(0, ...took);
      const reason = `at most ${Math.round(longest)} ms`;
      return longest > PROMPT_MS ? warn(`${reason}: accept first, look things up later`) : pass(reason);
    }),
  },
  {
    name: 'secure',
    group: 'handshake',
    title: 'the address is wss://',
    page: PAGES.guide,
    judge: ({ url }) =>
      url.protocol === 'wss:'
        ? pass('it is')
        : LOCAL.test(url.hostname)
          ? skip('a bot on this machine')
          : warn('ws:// lets everybody between listen in; production must be wss://'),
  },
  {
    name: 'credentials',
    group: 'handshake',
    title: 'wrong credentials are refused',
    page: PAGES.applet,
    judge: (record) => {
      if (record.url.username === '' && record.url.password === '') {
        return skip('the address has no credentials');
      }
      const { report, error = '' } = record.call('intruder');
      return report === undefined
        ? pass(`refused: ${error}`)
        : report.endedBy === 'bot' && report.heardMs === 0
          ? pass(`closed with ${report.closeCode}`)
          : fail('a caller with a wrong password was let in');
    },
  },
  {
    name: 'severalCalls',
    group: 'handshake',
    title: 'several calls at once are all answered',
    page: PAGES.guide,
    judge: (record) => {
      const refused = record.calls(GOOD_CALLS).filter(({ report }) => report === undefined);
      return refused[0] === undefined
        ? pass(`${GOOD_CALLS.length} at once`)
        : fail(`${refused.length} of ${GOOD_CALLS.length} were refused: ${refused[0].error ?? ''}`);
    },
  },
] as const satisfies readonly ProbeCheck[];
