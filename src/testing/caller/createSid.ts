import { randomBytes } from 'node:crypto';

/**
 * Makes an identifier as live calls carry them: 28 hexadecimal digits and the day, its year in hexadecimal, month and
 * day in base 36.
 */
export function createSid(day = new Date()): string {
  const year = (day.getUTCFullYear() % 100).toString(16).padStart(2, '0');
  return `${randomBytes(14).toString('hex')}${year}${(day.getUTCMonth() + 1).toString(36)}${day.getUTCDate().toString(36)}`;
}
