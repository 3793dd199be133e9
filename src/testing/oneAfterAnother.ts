/**
 * Does one thing after another, although one may ask for the next from within: whoever watches a call may press a key in
 * answer to an event.
 *
 * @param isOver - whether nothing is to be done any more
 * @param afterwards - what follows when nothing waits
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
