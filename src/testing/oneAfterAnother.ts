/**
 * Returns a function that runs actions one after another. An action may request the next action while it runs: for
 * example, a subscriber presses a digit in answer to an event.
 *
 * @param isOver - returns true when no further action may run
 * @param afterwards - called when no action waits
 * @returns a function that runs an action now, or queues it while another action runs
 */
export function oneAfterAnother(isOver: () => boolean, afterwards: () => void): (action: () => void) => void {
  const actions: (() => void)[] = [];
  let isActing = false;
  return (action) => {
    actions.push(action);
    if (isActing) {
      return;
    }
    isActing = true;
    for (let next = actions.shift(); next !== undefined; next = actions.shift()) {
      if (!isOver()) {
        next();
      }
    }
    isActing = false;
    afterwards();
  };
}
