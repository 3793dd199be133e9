/** Cuts the caller's audio into frames of 20 ms of 16-bit samples. */
class Capture extends AudioWorkletProcessor {
  #frame = new Int16Array(Math.round(sampleRate / 50));
  #filled = 0;

  process([[channel]]) {
    const count = channel === undefined ? 128 : channel.length;
    for (let index = 0; index < count; index++) {
      const sample = channel === undefined ? 0 : channel[index];
      this.#frame[this.#filled++] = Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)));
      if (this.#filled === this.#frame.length) {
        const frame = this.#frame;
        this.#frame = new Int16Array(frame.length);
        this.#filled = 0;
        this.port.postMessage(frame, [frame.buffer]);
      }
    }
    return true;
  }
}

registerProcessor('capture', Capture);
