import { audioChecks } from './checks/audioChecks.js';
import { bargeInChecks } from './checks/bargeInChecks.js';
import { endingChecks } from './checks/endingChecks.js';
import { handshakeChecks } from './checks/handshakeChecks.js';
import { markChecks } from './checks/markChecks.js';
import { robustnessChecks } from './checks/robustnessChecks.js';
import { wireChecks } from './checks/wireChecks.js';
import type { ProbeCheck } from './ProbeCheck.js';

/** Every check, in the order of the report. */
export const checks: readonly ProbeCheck[] = [
  ...handshakeChecks,
  ...wireChecks,
  ...audioChecks,
  ...markChecks,
  ...bargeInChecks,
  ...endingChecks,
  ...robustnessChecks,
];
