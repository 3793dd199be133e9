import { defer, finalize, type Observable, tap } from 'rxjs';

/** How something is recorded. */
export interface WithRecordingConfig<R, T> {
  open(): R;
  /** What is recorded, while it is. */
  record(recording: R): Observable<T>;
}

/**
 * Opens a recording when subscribed to, and finishes it when its audio ends, however it does. Who is told of the end
 * finds the file whole.
 */
export function withRecording<R extends { finish(): void }, T>(
  config: WithRecordingConfig<R, T>,
): Observable<T> {
  return defer(() => {
    const recording = config.open();
    const abandon = () => {
      try {
        recording.finish();
      } catch {
        // Another error is on its way already, or nobody listens any more.
      }
    };
    return config.record(recording).pipe(
      tap({
        error: abandon,
        complete: () => {
          recording.finish();
        },
      }),
      finalize(abandon),
    );
  });
}
