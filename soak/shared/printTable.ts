/** Prints a report: names and values. */
export function printTable(title: string, rows: readonly (readonly [string, string])[]): void {
  const width = Math.max(...rows.map(([what]) => what.length));
  console.log(`\n${title}\n${'-'.repeat(title.length)}`);
  for (const [what, how] of rows) {
    console.log(`${what.padEnd(width + 2)}${how}`);
  }
}
