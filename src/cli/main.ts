#!/usr/bin/env node
import { realpathSync } from 'node:fs';
import { fromEvent, take } from 'rxjs';
import { run } from './run.js';

const [, program = '.', ...argv] = process.argv;

// A reader that closes the pipe early, such as `head`, is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

run(argv, {
  stdout: process.stdout,
  stderr: process.stderr,
  // The first Ctrl-C hangs up and leaves time for the verdict; the second Ctrl-C ends the program.
  interrupt$: fromEvent(process, 'SIGINT').pipe(take(1)),
  program: realpathSync(program),
}).subscribe({
  next: (exitCode) => {
    process.exitCode = exitCode;
  },
  error: (error: unknown) => {
    throw error;
  },
});
