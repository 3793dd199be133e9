import { WireKernel } from '../../src/wire/WireKernel';

/** A kernel with memory of its own. */
export function createKernel(): WireKernel {
  const kernel = WireKernel.create();
  if (kernel === undefined) throw new Error('no WebAssembly here');
  return kernel;
}
