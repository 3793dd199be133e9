import type * as z from 'zod/mini';
import type { BotIssue } from './BotIssue.js';
import { isRecord } from '../../wire/messages/isRecord.js';

const counters: readonly string[] = ['sequence_number', 'chunk', 'timestamp'];

/**
 * Says what a breach of `botMessageSchema` is called. A breach that leaves the message without a meaning has
 * no name here: the reader finds it as well, and makes the message `invalid`.
 */
export function describeBotIssue(
  issue: z.core.$ZodIssue,
  fields: Readonly<Record<string, unknown>>,
): readonly BotIssue[] {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => describeKey(key, path === '' ? key : `${path}.${key}`));
  }
  const name = String(issue.path.at(-1));
  if (name === 'stream_sid') {
    const camel = fields['stream_sid'] === undefined && fields['streamSid'] !== undefined;
    return camel
      ? []
      : [{ code: 'noStreamSid', path, message: '`stream_sid` must be a string that is not empty' }];
  }
  if (counters.includes(name)) {
    const numeric = typeof readAt(fields, issue.path) === 'number';
    const message = `\`${path}\` must be a string of digits${numeric ? ', got a number' : ''}`;
    return [{ code: numeric ? 'numericCounter' : 'badCounter', path, message }];
  }
  if (issue.code === 'too_small' && name === 'payload') {
    return [{ code: 'emptyPayload', path, message: `\`${path}\` is empty` }];
  }
  if (issue.code === 'too_small' && name === 'name') {
    return [{ code: 'emptyMarkName', path, message: `\`${path}\` is empty: its echo cannot be told apart` }];
  }
  return [];
}

function describeKey(key: string, path: string): BotIssue {
  if (key === 'streamSid') return { code: 'camelCaseId', path, message: '`streamSid` must be `stream_sid`' };
  if (key === 'sequenceNumber') {
    return { code: 'camelCaseCounter', path, message: `\`${path}\` must be a top-level \`sequence_number\`` };
  }
  return path === 'mark.timestamp'
    ? { code: 'markTimestamp', path, message: '`mark.timestamp` is not documented' }
    : { code: 'undocumentedField', path, message: `\`${path.slice(0, 80)}\` is not documented` };
}

function readAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (isRecord(at) ? at[String(key)] : undefined), value);
}
