import type { Observable } from 'rxjs';

/** What the command reads and writes. */
export interface CommandContext {
  readonly stdout: { write(text: string): unknown; readonly hasColors?: () => boolean };
  readonly stderr: { write(text: string): unknown };
  /** Its first value hangs up. */
  readonly interrupt$: Observable<unknown>;
  /** The file that is run, which tells where the package is. */
  readonly program: string;
}
