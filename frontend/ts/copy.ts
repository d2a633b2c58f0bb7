// Copying what stands on the page, such as a one-time password.

/** Copies the text that the button carries, and says so on the button and to screen readers. */
export async function copy(button: HTMLElement, say: (text: string) => void): Promise<void> {
  const text = button.dataset.copy ?? ''
  const done = (await byClipboard(text)) || bySelection(text)
  const words = button.querySelector<HTMLElement>('[data-words]')
  const said = done ? '已复制' : '请选中后手动复制'
  if (words) words.textContent = said
  say(said)
}

async function byClipboard(text: string): Promise<boolean> {
  // Only there over HTTPS and on loopback.
  if (!navigator.clipboard) return false
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

function bySelection(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'vh'
  document.body.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  return done
}
