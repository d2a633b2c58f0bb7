// Small islands. Everything here is an enhancement: each page works without it.
import { selections } from './selection'
import { focusProblems } from './focus'
import { copy } from './copy'
import { fitSheets } from './sheets'
import { scrollables } from './scroll'

const root = document.documentElement

/** Says something to screen readers. */
export function say(text: string): void {
  const live = document.getElementById('live')
  if (live) live.textContent = text
}

function keep(name: string, value: string): void {
  // The server reads the cookie on the next page; the form behind the button does the same without script.
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  const prefix = secure ? '__Host-' : ''
  document.cookie = `${prefix}dj_${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`
}

function closePopups(except?: Element): void {
  document.querySelectorAll<HTMLDetailsElement>('details.pop[open]').forEach((one) => {
    if (!except || !one.contains(except)) one.open = false
  })
}

function closeMenu(): void {
  root.classList.remove('nav-open')
}

document.addEventListener('click', (event) => {
  const target = event.target as Element
  const button = target.closest<HTMLElement>('[data-act]')
  closePopups(target)
  if (root.classList.contains('nav-open') && !target.closest('.side') && !target.closest('[data-act="menu"]')) closeMenu()
  if (!button) return
  switch (button.dataset.act) {
    case 'menu':
      event.preventDefault()
      button.setAttribute('aria-expanded', String(root.classList.toggle('nav-open')))
      if (root.classList.contains('nav-open')) document.querySelector<HTMLElement>('.side nav a')?.focus()
      break
    case 'print':
      window.print()
      break
    case 'copy':
      void copy(button, say)
      break
    case 'open': {
      const dialog = document.getElementById(button.getAttribute('aria-controls') ?? '')
      if (dialog instanceof HTMLDialogElement) dialog.showModal()
      break
    }
    case 'close':
      button.closest('dialog')?.close()
      break
  }
})

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    closeMenu()
    document.querySelectorAll<HTMLDetailsElement>('details.pop[open]').forEach((one) => {
      one.open = false
      one.querySelector('summary')?.focus()
    })
  }
  const typing = (document.activeElement as Element | null)?.matches(
    'input:not([type=checkbox]):not([type=radio]), textarea, select',
  )
  if (event.key === '/' && !typing) {
    const search = document.querySelector<HTMLInputElement>('input[type=search]')
    if (search && search.offsetParent) {
      event.preventDefault()
      search.focus()
    }
  }
})

// A form is sent once: its button waits, and comes back when the page does.
document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement
  if (event.defaultPrevented || form.method !== 'post') return
  const button = event.submitter as HTMLButtonElement | null
  if (!button) return
  window.setTimeout(() => {
    button.setAttribute('aria-disabled', 'true')
    button.setAttribute('aria-busy', 'true')
  })
})
window.addEventListener('pageshow', () => {
  document.querySelectorAll('[aria-busy="true"]').forEach((button) => {
    button.removeAttribute('aria-busy')
    button.removeAttribute('aria-disabled')
  })
})

// Light and dark, and the size of type, change at once.
document.querySelectorAll<HTMLFormElement>('form[action="/preferences"]').forEach((form) => {
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const act = form.querySelector<HTMLElement>('[data-act]')?.dataset.act
    if (act === 'theme') {
      const next = root.dataset.theme === 'dark' ? 'light' : 'dark'
      root.dataset.theme = next
      keep('theme', next)
      say(next === 'dark' ? '已切换为深色' : '已切换为浅色')
    } else {
      const sizes = ['', 'l', 'xl', 'xxl']
      const next = sizes[(sizes.indexOf(root.dataset.type ?? '') + 1) % sizes.length] ?? ''
      if (next) root.dataset.type = next
      else delete root.dataset.type
      fitSheets()
      keep('type', next)
      say(`字号：${{ '': '标准', l: '大', xl: '特大', xxl: '超大' }[next] ?? ''}`)
    }
  })
})

function dress(part: ParentNode): void {
  // What only works with this script is hidden until here.
  part.querySelectorAll<HTMLElement>('[data-script]').forEach((one) => (one.hidden = false))
  part.querySelectorAll('[data-origin]').forEach((one) => (one.textContent = location.origin))
  selections(part, say)
  scrollables(part)
  focusProblems(part)
}
dress(document)
document.addEventListener('htmx:after:swap', () => dress(document))
