// All main pages as everybody sees them: on a screen and on a phone, light and dark, with normal and with the largest
// type. No page scrolls sideways, no text is squeezed into a column of single characters, axe finds nothing.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { accessible, browser, person, picture, run, signIn, start } from '../house.mjs'

const WIDTHS = [1440, 390]
const TYPES = ['', 'xxl']
// A colour that is on its way to another would be judged half-way.
const STILL = { reducedMotion: 'reduce' }

/** What each of our people looks at. A page with `*` is reached by the first link on the page before that fits. */
const WALKS = {
  organiser: [
    '/desk', '/organizations', '/organizations/*', '/organizations/*/edit', '/members', '/members/*', '/members/*/edit', '/members/new', '/members/views',
    '/imports', '/processes/start', '/processes/instances', '/account/password',
  ],
  secretary: ['/desk', '/development', '/development/cases/*', '/development/cases/*/work-points/*', '/development/cases/new'],
  applicant: ['/me', '/me/application', '/me/profile'],
  admin: ['/admin/accounts', '/admin/accounts/*', '/processes/definitions', '/processes/files'],
  security: ['/admin/posts', '/admin/posts/*'],
  audit: ['/admin/trail', '/admin/trail/*'],
}

test('every main page fits its window at every size of type and is clean for axe', { timeout: 600_000 }, async (t) => {
  let password
  const house = await start({
    prepare: async (where) => {
      const demo = await run('demo', ...where)
      assert.equal(demo.code, 0, demo.err)
      password = /密码均为 (\S+?)）/.exec(demo.out)[1]
    },
  })
  const chrome = await browser()
  t.after(async () => {
    await chrome.close()
    await house.stop()
  })

  const nobody = await person(chrome, house, STILL)
  await everyWay(nobody, '/sign-in', 'sign-in')
  for (const [name, walk] of Object.entries(WALKS)) {
    t.diagnostic(name)
    const someone = await person(chrome, house, STILL)
    await signIn(someone.page, name, password)
    const pages = await addresses(someone.page, walk)
    for (const [pattern, place] of pages) await everyWay(someone, place, `${name}${pattern.replaceAll('/', '-').replaceAll('*', 'one')}`)
    assert.deepEqual(someone.complaints, [], name)
    await someone.context.close()
  }
})

/** The walk with the varying parts filled in from links on the pages themselves. */
async function addresses(page, walk) {
  const found = []
  for (const pattern of walk) {
    let place = pattern
    if (pattern.includes('*')) {
      const fits = new RegExp(`^${pattern.replaceAll('*', '[0-9a-f]+')}$`)
      const links = await page.locator('main a[href]').evaluateAll((all) => all.map((one) => one.getAttribute('href')))
      place = links.find((href) => fits.test(href))
      if (!place && pattern.endsWith('/edit')) place = `${new URL(page.url()).pathname}/edit`
      assert.ok(place, `no link to ${pattern} on ${page.url()}`)
    }
    await page.goto(place)
    found.push([pattern, place])
  }
  return found
}

/** Looks at a page in all ways: loaded once for each size of type, then the window and the colours change. */
async function everyWay({ context, page }, place, name) {
  const { hostname } = new URL(page.url() === 'about:blank' ? (await page.goto(place)).url() : page.url())
  for (const type of TYPES) {
    await context.addCookies([{ name: 'dj_type', value: type, domain: hostname, path: '/' }])
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 })
      await page.goto(place)
      await fits(page, `${place} at ${width} with type “${type}”`)
      await accessible(page)
      await picture(page, `pages/${name}-${width}${type}`)
      // What is not a colour was judged in the light, and colours do not depend on the size of type.
      if (type) continue
      await page.evaluate(() => (document.documentElement.dataset.theme = 'dark'))
      await accessible(page, ['color-contrast'])
    }
  }
  await context.addCookies([{ name: 'dj_type', value: '', domain: hostname, path: '/' }])
}

async function fits(page, where) {
  const found = await page.evaluate(() => {
    const root = document.documentElement
    const rem = parseFloat(getComputedStyle(root).fontSize)
    const squeezed = [...document.querySelectorAll('main td, main dd, main p, main h1, main h2, main h3, main a.ti, main label')]
      .filter((one) => {
        const text = (one.innerText ?? '').trim()
        const box = one.getBoundingClientRect()
        return text.length >= 4 && box.width > 0 && box.width < 2.5 * rem && box.height > 3 * rem
      })
      .map((one) => one.innerText.slice(0, 20))
    const outside = [...document.querySelectorAll('main *')]
      .filter((one) => !one.closest('.tw, .pdw, .vh, .tabs, pre') && one.getBoundingClientRect().right > root.clientWidth + 1)
      .map((one) => `${one.tagName}.${one.className}`)
    return { sideways: root.scrollWidth > root.clientWidth, squeezed, outside: outside.slice(0, 4) }
  })
  assert.deepEqual(found, { sideways: false, squeezed: [], outside: [] }, where)
}
