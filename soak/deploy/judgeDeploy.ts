import type { DeployReport } from './deploy.js';
import { printTable } from '../shared/printTable.js';

/** Prints the results of the deploys; returns the faults, in words. */
export function judgeDeploy(report: DeployReport): readonly string[] {
  const { calls, heardGoodbye, closeCodes, reasons, exitCode, whileDraining, afterwards } = report;
  const { killedWith, isPortFree } = report;
  printTable(`Deploys under ${calls} calls`, [
    ['SIGTERM: heard the goodbye to its end', `${heardGoodbye} of ${calls}`],
    ['closed with', closeCodes.join()],
    ['ended as', reasons.join()],
    ['a new call meanwhile', whileDraining],
    ['a new call afterwards', afterwards],
    ['exit code', String(exitCode)],
    ['SIGKILL: callers see', killedWith.join()],
    ['the port is free again', isPortFree ? 'yes' : 'no'],
  ]);
  return [
    ...(heardGoodbye === calls
      ? []
      : [`${calls - heardGoodbye} calls were cut before their goodbye was heard`]),
    ...(closeCodes.join() === '1000' ? [] : [`sockets were closed with ${closeCodes.join()}`]),
    ...(reasons.join() === 'appEnded' ? [] : [`calls ended as ${reasons.join()}`]),
    ...(whileDraining.includes(' 503 ') ? [] : [`a call while it drained met ${whileDraining}`]),
    ...(afterwards === 'ECONNREFUSED' ? [] : [`a call afterwards met ${afterwards}`]),
    ...(exitCode === 0 ? [] : [`the server exited with ${String(exitCode)}`]),
    ...(killedWith.join() === '1006' ? [] : [`a kill was seen as ${killedWith.join()}`]),
    ...(isPortFree ? [] : ['the port was not free again']),
  ];
}
