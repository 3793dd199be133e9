import { ExotelError } from '../ExotelError.js';

/** What is used of `@echogarden/fvad-wasm` 0.2, which has no types: libfvad compiled with Emscripten. */
export interface FvadModule {
  /** The memory that samples are given in; another view of it after it has grown. */
  readonly HEAP16: Int16Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
  _fvad_new(): number;
  _fvad_free(handle: number): void;
  _fvad_set_mode(handle: number, mode: number): number;
  _fvad_set_sample_rate(handle: number, sampleRate: number): number;
  /** 1 for speech, 0 for none, −1 for a window of a wrong length. */
  _fvad_process(handle: number, address: number, samples: number): number;
}

const FUNCTIONS = [
  '_malloc',
  '_free',
  '_fvad_new',
  '_fvad_free',
  '_fvad_set_mode',
  '_fvad_set_sample_rate',
  '_fvad_process',
] as const;

/** Makes an instance of what the package exports: the factory, itself or as `default`. */
export async function createFvad(exported: unknown): Promise<FvadModule> {
  const factory = hasDefault(exported) ? exported.default : exported;
  const instance: unknown =
    typeof factory === 'function' ? await Reflect.apply(factory, undefined, []) : undefined;
  if (!isFvadModule(instance)) {
    throw new ExotelError(
      'missingPackage',
      'What was loaded as @echogarden/fvad-wasm is not its version 0.2',
    );
  }
  return instance;
}

function hasDefault(value: unknown): value is { readonly default: unknown } {
  return typeof value === 'object' && value !== null && 'default' in value;
}

function isFvadModule(value: unknown): value is FvadModule {
  return (
    typeof value === 'object' &&
    value !== null &&
    'HEAP16' in value &&
    value.HEAP16 instanceof Int16Array &&
    FUNCTIONS.every((name) => name in value)
  );
}
