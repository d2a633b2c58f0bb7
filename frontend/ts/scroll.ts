// A wide table scrolls inside its frame and can be reached by the keyboard for it; a frame that has nothing to scroll is
// no stop of the Tab key.

const watched = new WeakSet<Element>()

function fit(frame: HTMLElement): void {
  if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0
  else frame.removeAttribute('tabindex')
}

/** Lets frames of tables be stops of the Tab key exactly while they scroll. */
export function scrollables(part: ParentNode): void {
  part.querySelectorAll<HTMLElement>('.tw').forEach((frame) => {
    fit(frame)
    if (watched.has(frame) || typeof ResizeObserver === 'undefined') return
    watched.add(frame)
    new ResizeObserver(() => fit(frame)).observe(frame)
  })
}
