// One person from the application to the archive, each work point done by the person whose turn it is, with the clock
// set forward; and five refusals on the way.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { accessible, browser, person, picture, run, setPassword, signIn, start } from '../house.mjs'

const PASSWORD = '湖边三棵老树一只白鹭'
const PAPER = { name: '材料.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n') }
const packs = path.join(import.meta.dirname, '../../packs/development/2026-05-18/pack.toml')

/** Who acts at each work point, from the pack itself. */
async function actors() {
  const found = new Map()
  const text = await readFile(packs, 'utf8')
  for (const part of text.split('[[work_point]]').slice(1)) {
    const value = (name) => new RegExp(`^${name} = "([^"]+)"`, 'm').exec(part)?.[1]
    found.set(value('code'), { actor: value('actor'), checker: value('checker'), title: value('title') })
  }
  return found
}

/** Which of our people stands for an actor. */
const persona = {
  applicant: 'applicant', 'branch-organiser': 'branch', 'branch-secretary': 'secretary', 'branch-committee': 'secretary',
  'branch-meeting': 'secretary', contacts: 'contact', introducers: 'contact', 'general-branch': 'organiser',
  committee: 'organiser', 'organisation-department': 'organiser', 'higher-department': 'organiser', 'committee-officer': 'organiser',
}

test('an applicant becomes a member, and what the rules refuse is refused', { timeout: 900_000 }, async (t) => {
  // Chapters depend on each other: the first that fails ends the story.
  const chapter = async (name, tell) => {
    t.diagnostic(name)
    await tell()
  }
  const sheets = await mkdtemp(path.join(tmpdir(), 'dangjian-sheets-'))
  const examples = await run('examples', sheets, '--members', '500', '--applicants', '40')
  assert.equal(examples.code, 0, examples.err)
  const people = examples.out.trim().split('\n').map((line) => line.split('\t'))
  const of = (what) => people.filter(([, post]) => post === what).map(([branch, , name, number]) => ({ branch, name, number }))
  const [secretary] = of('党支部书记')
  const [organiser] = of('组织委员')
  const [contact, second] = of('正式党员')
  const [applicant] = of('入党申请人')

  const house = await start()
  const chrome = await browser()
  const everybody = {}
  t.after(async () => {
    await chrome.close()
    await house.stop()
    await rm(sheets, { recursive: true, force: true })
  })
  const join = async (key, name, oneTime) => {
    everybody[key] = await person(chrome, house)
    const { page } = everybody[key]
    await signIn(page, name, oneTime)
    await setPassword(page, oneTime, PASSWORD)
    return page
  }
  const oneTimes = async (page) =>
    [...(await page.locator('main').innerText()).matchAll(/\b[0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4}){3}\b/g)].map((m) => m[0])

  await chapter('the first administrator opens the other accounts', async () => {
    const first = /password: (\S+)/.exec(house.printed())[1]
    const page = await join('admin', 'admin', first)
    await page.goto('/admin/setup')
    for (const [at, [name, shown]] of [['security', '安全一'], ['audit', '审计一'], ['organiser', '组织一']].entries()) {
      await page.getByLabel(/^登录名/).nth(at).fill(name)
      await page.getByLabel(/^姓名/).nth(at).fill(shown)
    }
    await accessible(page)
    await page.getByRole('button', { name: '开通三个账号' }).click()
    await page.waitForLoadState()
    const [security, audit, organiserPassword] = await oneTimes(page)
    await join('security', 'security', security)
    await join('audit', 'audit', audit)
    await join('organiser', 'organiser', organiserPassword)
  })

  await chapter('the organiser brings in the three sheets', async () => {
    const { page } = everybody.organiser
    for (const [kind, count] of [['organizations', 63], ['members', 500], ['applicants', 40]]) {
      await page.goto('/imports')
      await page.locator(`form[action^="/imports/${kind}"] input[type=file]`).setInputFiles(path.join(sheets, `${kind}.xlsx`))
      await page.locator(`form[action^="/imports/${kind}"] button[type=submit]`).click()
      const apply = page.getByRole('button', { name: /^导入/ })
      await apply.waitFor({ timeout: 60_000 })
      if (kind === 'members') {
        await accessible(page)
        await picture(page, 'import-checked')
      }
      await apply.click()
      await page.locator('.tag', { hasText: '已导入' }).waitFor({ timeout: 60_000 })
      assert.match(await page.locator('main').innerText(), new RegExp(String(count)))
    }
    await page.goto('/members')
    await accessible(page)
    await picture(page, 'roster')
  })

  await chapter('accounts are opened on the records, posts are given by the security administrator', async () => {
    const { page } = everybody.organiser
    const open = async (key, who) => {
      await page.goto(`/members?text=${encodeURIComponent(who.number)}${key === 'applicant' ? '&view=applicants' : ''}`)
      await page.locator('table tbody a', { hasText: who.name }).first().click()
      await page.waitForLoadState()
      who.record = new URL(page.url()).pathname
      await page.getByRole('link', { name: /开通/ }).or(page.getByRole('button', { name: /开通/ })).first().click()
      await page.waitForLoadState()
      const confirm = page.getByRole('button', { name: /开通/ })
      if ((await oneTimes(page)).length === 0) await confirm.last().click()
      await page.waitForLoadState()
      const [oneTime] = await oneTimes(page)
      assert.ok(oneTime, `no one-time password for ${key}: ${await page.locator('main').innerText()}`)
      await join(key, who.number.toLowerCase(), oneTime)
    }
    await open('secretary', secretary)
    await open('branch', organiser)
    await open('contact', contact)
    await open('second', second)
    await open('applicant', applicant)

    const security = everybody.security.page
    const grant = async (name, duty, unit) => {
      await security.goto(`/admin/posts?q=${encodeURIComponent(name)}`)
      await security.locator('main a[href^="/admin/posts/"]').first().click()
      await security.waitForLoadState()
      await security.getByRole('combobox', { name: /^职务/ }).selectOption({ label: duty })
      const chooser = security.getByRole('combobox', { name: /^(党组织|任职组织|组织)/ })
      const value = await chooser.locator('option', { hasText: unit }).first().getAttribute('value')
      await chooser.selectOption(value)
      await security.getByRole('button', { name: /授予/ }).click()
      await security.waitForLoadState()
      if (security.url().includes('/account/confirm')) {
        await security.getByLabel(/^密码/).fill(PASSWORD)
        await security.getByRole('button', { name: '确认' }).click()
        await security.waitForLoadState()
        return grant(name, duty, unit)
      }
    }
    await grant(secretary.number.toLowerCase(), '党支部书记', secretary.branch)
    await grant(organiser.number.toLowerCase(), '组织委员', organiser.branch)
    await grant('organiser', '党委组织员', '示例大学党委')
    await accessible(security)
    await picture(security, 'posts')
    for (const [key, title] of [['secretary', '党支部书记'], ['branch', '组织委员'], ['organiser', '示例大学党委']]) {
      await choosePost(everybody[key].page, title)
    }
  })

  const table = await actors()
  let casePath = ''

  /** Opens the work point whose turn it is for somebody; an empty text when there is none. */
  async function turn(key, title = '') {
    const { page } = everybody[key]
    await page.goto(['applicant', 'contact', 'second'].includes(key) ? '/me' : '/desk')
    const link = page.locator('main a[href*="/work-points/"]')
    const all = await link.evaluateAll((all) => all.map((one) => [one.getAttribute('href'), one.textContent]))
    for (const [href, words] of all) if ((!casePath || href.startsWith(casePath)) && words.includes(title)) return href
    return ''
  }

  /** Does a work point as the person whose turn it is. */
  async function finish(code, options = {}) {
    const isCheck = code.endsWith('_check')
    const point = table.get(code.replace('_check', ''))
    const key = options.by ?? persona[isCheck ? point.checker : point.actor]
    const { page } = everybody[key]
    const href = await turn(key, point.title)
    assert.ok(href, `${key} has nothing to do at ${code}`)
    await page.goto(href)
    if (!casePath) casePath = href.replace(/\/work-points\/.*/, '')
    const title = await page.locator('h1').first().innerText()
    assert.ok(title.includes(point.title), `${key} stands at ${title} instead of ${point.title}`)
    if (!isCheck) await bring(page)
    for (const record of options.records ?? []) {
      await page.locator('#records').getByLabel(/日期/).fill(record)
      await page.locator('#records textarea, #records input[type=text]').first().fill('表现良好')
      await page.getByRole('button', { name: '添加记录' }).click()
      await page.waitForLoadState()
    }
    await fill(page, options)
    if (options.look) {
      await accessible(page)
      await picture(page, options.look)
    }
    await decide(page, options.decision)
    if (options.refused) {
      const rules = await page.locator('[data-rule]').evaluateAll((all) => all.map((one) => one.dataset.rule))
      assert.ok(rules.includes(options.refused), `${code} is refused by ${rules}: ${await page.locator('main').innerText()}`)
      if (options.look) await picture(page, `${options.look}-refused`)
    } else {
      assert.ok(!page.url().includes('/work-points/'), `${code} was refused: ${await page.locator('main').innerText()}`)
    }
  }

  await chapter('the way of the case', async () => {
    await chapter('the applicant files the application; nobody else can, and no step can be skipped', async () => {
      const { page } = everybody.applicant
      const href = await turn('applicant')
      casePath = href.replace(/\/work-points\/.*/, '')
      // Acting for another: the secretary sees the page without a form, and a form made by hand is refused.
      const other = everybody.secretary.page
      await other.goto(href)
      assert.equal(await other.locator('#finish').count(), 0)
      const forged = await other.evaluate(async (href) => {
        const token = document.querySelector('input[name=_form]').value
        const body = new URLSearchParams({ _form: token, happened_on: '2026-11-23', decision: 'done' })
        const answer = await fetch(href, { method: 'POST', body })
        return { status: answer.status, text: await answer.text() }
      }, href)
      assert.equal(forged.status, 409)
      assert.match(forged.text, /data-rule="not-your-turn"/)
      // Skipping: without the paper the application cannot be finished.
      await page.goto(href)
      await decide(page)
      assert.equal(await page.locator('[data-rule="materials-missing"], [data-rule="materials"], [data-rule]').count() > 0, true)
      await finish('WP01', { look: 'work-point' })
      // Skipping ahead: the item that is done now is closed, sending its form again changes nothing.
      const again = await page.evaluate(async (href) => {
        const token = document.querySelector('input[name=_form]').value
        const body = new URLSearchParams({ _form: token, happened_on: '2026-11-23', decision: 'done' })
        return (await fetch(href, { method: 'POST', body })).status
      }, href)
      assert.ok(again >= 400, `a closed work point answered ${again}`)
    })

    await chapter('a date before the step before is refused', async () => {
      await finish('WP02', {})
      await finish('WP02_check', { decision: 'pass' })
      await finish('WP03', { date: house.today(-400), refused: 'date-order', look: 'date-order' })
      await finish('WP03', {})
      await finish('WP04')
      await checkIfAny('WP04')
    })

    await chapter('activist, contacts, a year of training', async () => {
      await finish('WP05')
      await finish('WP06', { decision: 'pass' })
      await finish('WP07')
      await finish('WP07_check', { decision: 'pass' })
      await finish('WP08', { decision: 'pass' })
      await finish('WP09', { persons: [contact.name, second.name] })
      await finish('WP10')
      const start = Date.parse(house.today())
      await house.advance(366)
      await signInAgain()
      const day = (days) => new Date(start + days * 86_400_000).toISOString().slice(0, 10)
      await finish('WP11', { records: [day(80), day(170), day(260), day(350)] })
      await finish('WP11_check', { decision: 'pass' })
      await finish('WP12', { records: [day(178), day(360)] })
      await finish('WP12_check', { decision: 'pass' })
      await finish('WP13', { records: [day(100)] })
    })

    await chapter('candidate: opinions, public notice, introducers, political review, training', async () => {
      await finish('WP14')
      await finish('WP15', { decision: 'pass' })
      const from = house.today()
      await house.advance(14)
      await signInAgain()
      await finish('WP16', { decision: 'pass', values: { notice_from: from, notice_to: house.today(-1) } })
      await finish('WP17')
      await finish('WP17_check', { decision: 'pass' })
      await finish('WP18', { decision: 'pass' })
      await finish('WP19', { persons: [contact.name, second.name] })
      await finish('WP20')
      await finish('WP21')
      await finish('WP22', { decision: 'pass' })
      await finish('WP23')
      await finish('WP24', { decision: 'pass' })
      const { page } = everybody.secretary
      await page.goto(casePath)
      await accessible(page)
      await picture(page, 'case')
    })

    await chapter('admission: a vote below half of those expected is refused', async () => {
      await finish('WP25')
      await finish('WP26', { decision: 'pass' })
      await finish('WP27')
      await finish('WP28', { decision: 'pass' })
      await finish('WP29')
      await finish('WP30')
      await checkIfAny('WP30')
      await finish('WP31')
      await finish('WP32', { values: { expected: '9', present: '8' } })
      await finish('WP33', { decision: 'passed', values: { in_favour: '4', against: '4' }, refused: 'majority', look: 'vote' })
      await finish('WP33', { decision: 'passed', values: { in_favour: '7', against: '1' } })
      await finish('WP34')
      await finish('WP35')
      const meeting = house.today()
      const next = `${Number(meeting.slice(0, 4)) + 1}${meeting.slice(4)}`
      await finish('WP36', { decision: 'approve', values: { probation_from: meeting, probation_to: next } })
      for (const code of ['WP37', 'WP38', 'WP39', 'WP40', 'WP41']) await finish(code)
    })

    await chapter('confirmation: not before probation ends', async () => {
      const start = Date.parse(house.today())
      const day = (days) => new Date(start + days * 86_400_000).toISOString().slice(0, 10)
      await house.advance(340)
      await signInAgain()
      await finish('WP42', { records: [day(90), day(180), day(270)] })
      await finish('WP43', { records: [day(80), day(170), day(260), day(330)] })
      await finish('WP44')
      await finish('WP45', { values: { notice_from: house.today(-14), notice_to: house.today(-1) } })
      await finish('WP46', { decision: 'pass' })
      await finish('WP47', { decision: 'confirm', values: { expected: '9', present: '8', in_favour: '8' }, refused: 'probation-one-year', look: 'probation' })
      await house.advance(30)
      await signInAgain()
      await finish('WP47', { decision: 'confirm', values: { expected: '9', present: '8', in_favour: '8' } })
      await finish('WP48', { decision: 'approve' })
      await finish('WP49')
      await finish('WP50')
      await checkIfAny('WP50')
    })

    await chapter('the member record shows the history, the auditor the trail', async () => {
      const { page } = everybody.organiser
      await page.goto(applicant.record)
      const text = await page.locator('main').innerText()
      assert.match(text, /正式党员/)
      assert.match(text, /发展历程/)
      await accessible(page)
      await picture(page, 'member-record')
      await page.goto(casePath)
      assert.match(await page.locator('main').innerText(), /已归档|第 25 步|完成/)
      await picture(page, 'case-archived')
      const audit = everybody.audit.page
      await audit.goto('/admin/trail')
      await accessible(audit)
      await picture(audit, 'trail')
    })

    await chapter('phones, dark and the largest type', async () => {
      for (const [key, where] of [['secretary', '/desk'], ['secretary', casePath], ['applicant', '/me'], ['organiser', '/members']]) {
        const small = await chrome.newContext({
          baseURL: house.address, viewport: { width: 390, height: 844 }, storageState: await everybody[key].context.storageState(),
        })
        await small.addCookies([{ name: 'dj_theme', value: 'dark', url: house.address }, { name: 'dj_type', value: 'xxl', url: house.address }])
        const page = await small.newPage()
        await page.goto(where)
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        assert.ok(wide <= 1, `${where} is ${wide} px too wide at 390 px`)
        await accessible(page)
        await picture(page, `phone-dark-${key}-${where.split('/')[1]}`)
        await small.close()
      }
    })

    await chapter('no page complained', () => {
      for (const [key, { complaints }] of Object.entries(everybody)) assert.deepEqual(complaints, [], key)
    })
  })

  /** Brings every paper that is still wanted. */
  async function bring(page) {
    for (let round = 0; round < 8; round += 1) {
      const wanted = await page.locator('#materials .file .tag.warn').count()
      if (wanted === 0) return
      const names = await page.locator('#materials .file', { has: page.locator('.tag.warn') }).first().locator('.grow').innerText()
      const form = page.locator('#materials form')
      const select = form.locator('select')
      if ((await select.count()) > 0) await select.selectOption({ label: names.split('\n')[0].trim() })
      await form.locator('input[type=file]').setInputFiles(PAPER)
      await form.getByRole('button', { name: '上传材料' }).click()
      await page.waitForLoadState()
    }
  }

  /** Fills what must be filled, with what the story says or something plausible. */
  async function fill(page, { values = {}, persons = [], date } = {}) {
    const form = page.locator('#finish form')
    if (date) await form.locator('[name=happened_on]').fill(date)
    const plausible = {
      expected: '9', present: '8', in_favour: '8', against: '0', abstained: '0', written_opinions: '0', invalid: '0', heard: '12',
      hours: '24', score: '90', trained_from: house.today(-3), trained_to: house.today(), form_number: '示例000001',
    }
    const controls = await form.locator('input[name], select[name], textarea[name]').all()
    let chosen = 0
    for (const control of controls) {
      const raw = await control.getAttribute('name')
      if (!raw.startsWith('f-')) continue
      const name = raw.slice(2)
      const tag = await control.evaluate((one) => one.tagName)
      if (tag === 'SELECT') {
        if (persons.length > 0) {
          const label = persons[chosen % persons.length]
          chosen += 1
          const value = await control.locator('option', { hasText: label }).first().getAttribute('value')
          await control.selectOption(value)
        } else if (!(await control.inputValue())) await control.selectOption({ index: 1 })
      } else if (name in values) await control.fill(values[name])
      else if ((await control.getAttribute('aria-required')) === 'true' || ['probation_from', 'probation_to'].includes(name)) {
        if (name in plausible) await control.fill(plausible[name])
        else if (!(await control.inputValue())) {
          await control.fill((await control.getAttribute('type')) === 'date' ? house.today() : '情况良好，同意')
        }
      }
    }
  }

  async function decide(page, decision) {
    const form = page.locator('#finish form')
    const button = decision ? form.locator(`button[name=decision][value="${decision}"]`) : form.locator('button[name=decision]').first()
    await button.click()
    await page.waitForLoadState()
  }

  /** The check behind a work point, when the pack has one. */
  async function checkIfAny(code) {
    if (table.get(code).checker) await finish(`${code}_check`, { decision: 'pass' })
  }

  /** Sessions end while a year goes by. */
  async function signInAgain() {
    const names = {
      admin: 'admin', security: 'security', audit: 'audit', organiser: 'organiser', secretary: secretary.number.toLowerCase(),
      branch: organiser.number.toLowerCase(), contact: contact.number.toLowerCase(), second: second.number.toLowerCase(),
      applicant: applicant.number.toLowerCase(),
    }
    for (const [key, { page }] of Object.entries(everybody)) {
      await signIn(page, names[key], PASSWORD)
      if (key === 'organiser') await choosePost(page, '示例大学党委')
    }
  }

  async function choosePost(page, title) {
    await page.goto('/')
    const popup = page.locator('details.pop', { has: page.locator('.posts') })
    if ((await popup.count()) === 0) return
    if ((await popup.locator('summary').innerText()).includes(title)) return
    await popup.locator('summary').click()
    await popup.getByRole('button', { name: new RegExp(title) }).first().click()
    await page.waitForLoadState()
  }
})
