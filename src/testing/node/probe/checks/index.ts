import type { ProbeCheck } from '../ProbeCheck.js';
import { audioChecks } from './audio.js';
import { bargeInChecks } from './bargeIn.js';
import { endingChecks } from './ending.js';
import { handshakeChecks } from './handshake.js';
import { markChecks } from './marks.js';
import { robustnessChecks } from './robustness.js';
import { wireChecks } from './wire.js';

/** All checks, in the order of the report. */
export const checks: readonly ProbeCheck[] = [
  ...handshakeChecks,
  ...wireChecks,
  ...audioChecks,
  ...markChecks,
  ...bargeInChecks,
  ...endingChecks,
  ...robustnessChecks,
];
