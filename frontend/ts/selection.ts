// Selecting rows: the bar with what can be done appears with the first one; "all" may mean more than this page.

/** Makes every `[data-select]` of a part count its ticked rows. */
export function selections(part: ParentNode, say: (text: string) => void): void {
  part.querySelectorAll<HTMLElement>('[data-select]').forEach((area) => {
    if (area.dataset.selectReady) return
    area.dataset.selectReady = 'yes'
    const bar = () => area.querySelector<HTMLElement>('[data-batch]')
    const rows = () => Array.from(area.querySelectorAll<HTMLInputElement>('[data-one]'))
    const every = () => area.querySelector<HTMLInputElement>('input[name="every"]')

    const sync = (): number => {
      const all = area.querySelector<HTMLInputElement>('[data-all]')
      const ticked = rows().filter((row) => row.checked).length
      rows().forEach((row) => row.closest('tr')?.setAttribute('aria-selected', String(row.checked)))
      if (all) {
        all.checked = ticked > 0 && ticked === rows().length
        all.indeterminate = ticked > 0 && ticked < rows().length
      }
      const shown = bar()
      if (shown) shown.hidden = ticked === 0
      const number = area.querySelector('[data-n]')
      const total = every()?.value === '1' ? area.querySelector<HTMLElement>('[data-every]')?.dataset.every : undefined
      if (number) number.textContent = total ?? String(ticked)
      return ticked
    }

    area.addEventListener('change', (event) => {
      const target = event.target as HTMLInputElement
      if (!target.matches('[data-all], [data-one]')) return
      if (target.matches('[data-all]')) rows().forEach((row) => (row.checked = target.checked))
      const whole = every()
      if (whole) whole.value = ''
      say(`已选 ${sync()} 人`)
    })
    area.addEventListener('click', (event) => {
      const target = event.target as Element
      const whole = every()
      if (target.closest('[data-every]') && whole) {
        event.preventDefault()
        rows().forEach((row) => (row.checked = true))
        whole.value = '1'
        sync()
        say(`已选全部 ${target.closest<HTMLElement>('[data-every]')?.dataset.every ?? ''} 人`)
      } else if (target.closest('[data-none]')) {
        event.preventDefault()
        rows().forEach((row) => (row.checked = false))
        if (whole) whole.value = ''
        sync()
      }
    })
    sync()
  })
}
