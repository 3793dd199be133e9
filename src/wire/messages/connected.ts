import * as z from 'zod/mini';
import type { WireIssue } from '../WireIssue.js';
import { readCustomParameters } from './customParameters.js';
import { anyField, messageFields, omitUndefined, readMessageFields, wireFields } from './fields.js';
import type { MessageEnvelope } from './MessageEnvelope.js';
import type { Schema } from './Schema.js';

const wire = z.looseObject({
  ...wireFields,
  custom_parameters: anyField,
  customParameters: anyField,
});

/**
 * The first message of a connection. The call is not known yet.
 *
 * @public
 */
export interface ConnectedMessage extends MessageEnvelope {
  /** The kind of message. */
  readonly event: 'connected';
  /** Custom parameters, if present. Only one of Exotel's guides mentions them here. */
  readonly customParameters?: Readonly<Record<string, string>>;
}

const typed = z.object({
  event: z.literal('connected'),
  ...messageFields,
  customParameters: z.exactOptional(z.custom<Readonly<Record<string, string>>>()),
}) satisfies z.ZodMiniType<ConnectedMessage>;

/** The schema of `connected`. */
export const connectedMessage: Schema<ConnectedMessage> = z.pipe(z.pipe(wire, z.transform(read)), typed);

function read(fields: z.output<typeof wire>): ConnectedMessage {
  const issues: WireIssue[] = [];
  const common = readMessageFields(fields, {
    parts: [{ path: '', value: fields, shape: wire.shape }],
    issues,
  });
  const given = fields.custom_parameters ?? fields.customParameters;
  return omitUndefined({
    event: 'connected' as const,
    ...common,
    customParameters:
      given === undefined || given === null
        ? undefined
        : readCustomParameters(given, { path: 'custom_parameters', issues }),
    issues: issues.length === 0 ? undefined : issues,
  });
}
