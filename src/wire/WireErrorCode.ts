/** Every {@link WireErrorCode}, in the order in which a message is read. */
export const wireErrorCodes = [
  'notUtf8',
  'notJson',
  'notObject',
  'noEvent',
  'badStart',
  'noPayload',
  'badBase64',
  'badDigit',
  'noMarkName',
] as const;

/**
 * Why a message from Exotel is not understood. Stable: each code has a heading in `docs/errors.md`.
 *
 * @public
 */
export type WireErrorCode = (typeof wireErrorCodes)[number];
