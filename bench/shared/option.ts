/** A number from the command line of `npm run bench`, such as `--calls 600`. */
export function option(name: 'calls' | 'minutes', otherwise: number): number {
  const text = process.env[`BENCH_${name.toUpperCase()}`];
  return text === undefined ? otherwise : Number(text);
}
