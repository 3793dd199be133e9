/** As many of a call's parameters as the limit allows, without a prototype; undefined when it allows all. */
export function limitParameters(
  parameters: Readonly<Record<string, string>>,
  maxChars: number,
): Readonly<Record<string, string>> | undefined {
  const kept: Record<string, string> = {};
  Object.setPrototypeOf(kept, null);
  let isComplete = true;
  let chars = 0;
  for (const [key, value] of Object.entries(parameters)) {
    chars += key.length + value.length;
    if (chars <= maxChars) {
      kept[key] = value;
    } else {
      isComplete = false;
    }
  }
  return isComplete ? undefined : kept;
}
