import { dirname } from 'node:path';
import { defer, type Observable, of } from 'rxjs';
import { parseCallArguments } from './arguments/callArguments.js';
import { type CommandContext, misuse } from './Command.js';
import { runCall } from './commands/call.js';
import { runPhone } from './commands/phone.js';
import { runProbe } from './commands/probe.js';
import { runRecord } from './commands/record.js';
import { runReplay } from './commands/replay.js';
import { findVersion } from './findVersion.js';
import { helpText } from './helpText.js';
import { describeQuirks } from './output/describeQuirks.js';
import { createStyle, printable } from './output/text.js';

/** Runs the command; emits the exit code. */
export function run(argv: readonly string[], given: CommandContext): Observable<number> {
  // Texts of peers and files are escaped where they are printed. This covers what was forgotten.
  const context = {
    ...given,
    stdout: printableStream(given.stdout),
    stderr: printableStream(given.stderr),
  };
  return defer(() => {
    const command = parseCallArguments(argv);
    switch (command.kind) {
      case 'help':
        context.stdout.write(helpText(command.of));
        return of(0);
      case 'version':
        context.stdout.write(`${findVersion(dirname(context.program))}\n`);
        return of(0);
      case 'listQuirks':
        context.stdout.write(`${describeQuirks(createStyle(context.stdout)).join('\n')}\n`);
        return of(0);
      case 'misuse':
        return misuse(command.message, context);
      case 'call':
        return runCall(command, context);
      case 'probe':
        return runProbe(command, context);
      case 'record':
        return runRecord(command, context);
      case 'replay':
      case 'show':
        return runReplay(command, context);
      case 'phone':
        return runPhone(command, context);
      default:
        return command satisfies never;
    }
  });
}

function printableStream(stream: CommandContext['stdout']): CommandContext['stdout'] {
  return {
    write: (text) => stream.write(printable(text)),
    hasColors: () => stream.hasColors?.() === true,
  };
}
