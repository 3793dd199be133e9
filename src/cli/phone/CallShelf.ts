/** Finished call that can be downloaded. */
export interface ShelvedCall {
  readonly recording: Uint8Array;
  readonly cassette: string;
}

/** The recording of one hour is larger than 100 MB. */
const MAX_CALLS = 3;

/** Keeps the newest finished calls. */
export class CallShelf {
  readonly #calls = new Map<string, ShelvedCall>();

  put(callSid: string, call: ShelvedCall): void {
    this.#calls.set(callSid, call);
    for (const oldest of [...this.#calls.keys()].slice(0, -MAX_CALLS)) {
      this.#calls.delete(oldest);
    }
  }

  get(callSid: string): ShelvedCall | undefined {
    return this.#calls.get(callSid);
  }
}
