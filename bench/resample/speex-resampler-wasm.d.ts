declare module '@echogarden/speex-resampler-wasm/simd' {
  /** The functions of libspeexdsp, with their own memory. */
  export interface SpeexModule {
    readonly HEAP16: Int16Array;
    readonly HEAPU32: Uint32Array;
    _malloc(bytes: number): number;
    _speex_resampler_init(channels: number, from: number, to: number, quality: number, error: number): number;
    _speex_resampler_process_int(
      state: number,
      channel: number,
      input: number,
      inputLength: number,
      output: number,
      outputLength: number,
    ): number;
  }

  export default function createSpeex(): Promise<SpeexModule>;
}
