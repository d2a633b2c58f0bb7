// After a form came back with problems, their summary takes the focus, so that nobody has to look for it.

/** Focuses the summary of problems or the refusal of a part. */
export function focusProblems(part: ParentNode): void {
  const summary = part.querySelector<HTMLElement>('[data-focus]')
  if (summary) summary.focus()
}
