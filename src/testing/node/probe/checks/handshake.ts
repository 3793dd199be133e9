import { PAGES } from '../../../rules/pages.js';
import { onTime } from '../measures.js';
import { fail, pass, type ProbeCheck, skip, warn } from '../ProbeCheck.js';
import { eventsOf, GOOD_CALLS } from '../ProbeRecord.js';

/** Longer handshakes, in ms, were rejected on live calls. */
const PROMPT_MS = 1_000;
const LOCAL = /^(localhost|127\..*|\[::1\])$/;

export const handshakeChecks = [
  {
    name: 'promptHandshake',
    group: 'handshake',
    title: 'the WebSocket is accepted within 1 s; Exotel gives up after 10 s',
    page: PAGES.guide,
    judge: onTime((record) => {
      const took = record
        .calls(GOOD_CALLS)
        .flatMap((call) => eventsOf(call, 'open'))
        .map(({ handshakeMs }) => handshakeMs);
      const longest = Math.max(0, ...took);
      const reason = `at most ${Math.round(longest)} ms`;
      return longest > PROMPT_MS
        ? warn(`${reason}: accept the connection first, do slow work later`)
        : pass(reason);
    }),
  },
  {
    name: 'secure',
    group: 'handshake',
    title: 'the address is wss://',
    page: PAGES.guide,
    judge: ({ url }) =>
      url.protocol === 'wss:'
        ? pass('the address is wss://')
        : LOCAL.test(url.hostname)
          ? skip('the bot is on this machine')
          : warn('with ws:// anyone on the network path can listen; use wss:// in production'),
  },
  {
    name: 'credentials',
    group: 'handshake',
    title: 'wrong credentials are rejected',
    page: PAGES.applet,
    judge: (record) => {
      if (record.url.username === '' && record.url.password === '') {
        return skip('the address has no credentials');
      }
      const { report, error = '' } = record.call('intruder');
      return report === undefined
        ? pass(`rejected: ${error}`)
        : report.endedBy === 'bot' && report.heardMs === 0
          ? pass(`rejected: closed with ${report.closeCode}`)
          : fail('the bot accepted a call with a wrong password');
    },
  },
  {
    name: 'severalCalls',
    group: 'handshake',
    title: 'several calls at once are all accepted',
    page: PAGES.guide,
    judge: (record) => {
      const refused = record.calls(GOOD_CALLS).filter(({ report }) => report === undefined);
      return refused[0] === undefined
        ? pass(`${GOOD_CALLS.length} calls at once`)
        : fail(`calls rejected: ${refused.length} of ${GOOD_CALLS.length}: ${refused[0].error ?? ''}`);
    },
  },
] as const satisfies readonly ProbeCheck[];
