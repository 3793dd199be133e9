import { PAGES } from '../../../rules/pages.js';
import { breachCheck, type ProbeCheck } from '../ProbeCheck.js';

export const wireChecks = [
  breachCheck({
    name: 'textFrames',
    group: 'wire',
    title: 'messages are sent as text frames',
    page: PAGES.baseGuide,
    codes: ['binaryFrame'],
  }),
  breachCheck({
    name: 'json',
    group: 'wire',
    title: 'every message is one JSON object with an `event`',
    page: PAGES.protocol,
    codes: [
      'notUtf8',
      'tooManyParts',
      'notJson',
      'notObject',
      'noEvent',
      'byteOrderMark',
      'badWebSocketFrame',
    ],
  }),
  breachCheck({
    name: 'documentedEvents',
    group: 'wire',
    title: 'only media, mark and clear are sent',
    page: PAGES.protocol,
    codes: ['undocumentedEvent'],
  }),
  breachCheck({
    name: 'streamSid',
    group: 'wire',
    title: 'messages carry the `stream_sid` of `start`',
    page: PAGES.protocol,
    codes: ['noStreamSid', 'unknownStreamSid'],
  }),
  breachCheck({
    name: 'snakeCase',
    group: 'wire',
    title: 'field names are written as documented: `stream_sid`, `sequence_number`',
    page: PAGES.protocol,
    codes: ['camelCaseId', 'camelCaseCounter'],
  }),
  breachCheck({
    name: 'stringCounters',
    group: 'wire',
    title: 'counters and times are strings of digits',
    page: PAGES.protocol,
    codes: ['numericCounter', 'badCounter'],
  }),
  breachCheck({
    name: 'counting',
    group: 'wire',
    title: 'counters increase by one, and times never decrease',
    page: PAGES.baseGuide,
    codes: ['sequenceBackwards', 'sequenceGap', 'chunkBackwards', 'chunkGap', 'timestampBackwards'],
  }),
  breachCheck({
    name: 'documentedFields',
    group: 'wire',
    title: 'messages have only documented fields',
    page: PAGES.protocol,
    codes: ['undocumentedField', 'markTimestamp', 'whiteSpace'],
    severity: 'warn',
  }),
  breachCheck({
    name: 'afterStart',
    group: 'wire',
    title: 'nothing is sent before `start`',
    page: PAGES.protocol,
    codes: ['beforeStart'],
  }),
] as const satisfies readonly ProbeCheck[];
