// The sheets for narrower windows apply below a width in rem of this page. The server links them for the size of type of
// the request; when it changes here, they follow.

/** Lets the sheets for narrower windows follow the size of type. */
export function fitSheets(): void {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize)
  document.querySelectorAll<HTMLLinkElement>('link[data-below]').forEach((sheet) => {
    sheet.media = `screen and (max-width: ${Number(sheet.dataset.below) * rem - 0.02}px)`
  })
}
