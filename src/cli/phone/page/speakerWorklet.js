/** How much audio is held back when playing begins, in seconds: messages arrive unevenly by a few ms. */
const HELD_SECONDS = 0.08;

/** Plays the pieces one after another as they arrive. */
class Speaker extends AudioWorkletProcessor {
  #pieces = [];
  #at = 0;
  /** Samples until playing begins. */
  #wait = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => {
      if (data === 'flush') {
        this.#pieces = [];
        this.#at = 0;
        return;
      }
      if (this.#pieces.length === 0) {
        this.#wait = Math.round(HELD_SECONDS * sampleRate);
      }
      this.#pieces.push(data);
    };
  }

  process(_, [[channel]]) {
    for (let index = 0; index < channel.length && this.#pieces.length > 0; index++) {
      if (this.#wait > 0) {
        this.#wait--;
        continue;
      }
      const [piece] = this.#pieces;
      channel[index] = piece[this.#at++] / 32_768;
      if (this.#at >= piece.length) {
        this.#pieces.shift();
        this.#at = 0;
      }
    }
    return true;
  }
}

registerProcessor('speaker', Speaker);
