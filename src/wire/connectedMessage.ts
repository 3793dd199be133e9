import { z } from 'zod';
import { messageFields } from './messageFields.js';
import { omitUndefined } from './omitUndefined.js';
import { readCustomParameters } from './readCustomParameters.js';
import { readMessageFields } from './readMessageFields.js';
import { wireFields } from './wireFields.js';
import type { WireIssue } from './WireIssue.js';

const wire = z.looseObject({
  ...wireFields,
  custom_parameters: z.unknown().optional(),
  customParameters: z.unknown().optional(),
});

const typed = z.object({
  event: z.literal('connected'),
  ...messageFields,
  /** Read when present; only one guide of Exotel's claims that it ever is. */
  customParameters: z.custom<Readonly<Record<string, string>>>().exactOptional(),
});

/** The schema of `connected`. */
export const connectedMessage = wire
  .transform((fields): z.input<typeof typed> => {
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
  })
  .pipe(typed);

/**
 * The first message of a socket: Exotel is there, the call is not known yet.
 *
 * @public
 */
export type ConnectedMessage = Readonly<z.output<typeof connectedMessage>>;
