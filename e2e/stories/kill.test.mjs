// The program is killed again and again while people finish work items over HTTP. Whatever was answered stands, nothing
// happened twice, and every process can be brought to its end.
//   KILLS      how often it is killed: 12 in the usual run, 200 for a proof
//   KILL_SEED  the seed of the moments, printed by each run
//   DANGJIAN   the program, such as that of a release build
//   DATABASE   an empty PostgreSQL database instead of the embedded one
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { run, start } from '../house.mjs'

const KILLS = Number(process.env.KILLS ?? 12)
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000)
const DRIVERS = 4
// How long anything may take that is only waited for, in milliseconds.
// A timer that was being fired is taken up when its lease of a minute is over.
const PATIENCE = 90_000
const process25 = path.join(import.meta.dirname, '../../crates/bpmn/benches/tasks.bpmn')
// 25 tasks, and the loop over three of them once.
const COMPLETIONS = 28

/** Numbers from 0 to 1, the same for the same seed. */
function dice(seed) {
  let state = seed + 1
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Somebody who speaks HTTP to the platform, which may be gone at any moment. */
class Caller {
  constructor(address) {
    this.address = address
    this.cookie = ''
  }

  /** One try: the answer, or nothing when the platform went away before it had answered. */
  async once(url, options = {}) {
    try {
      const answer = await fetch(this.address + url, {
        ...options, redirect: 'manual', headers: { cookie: this.cookie, ...options.headers },
      })
      const text = await answer.text()
      const cookies = answer.headers.getSetCookie().map((one) => one.split(';')[0])
      return { status: answer.status, leadsTo: answer.headers.get('location') ?? '', text, cookies }
    } catch {
      return undefined
    }
  }

  /** Asks until there is an answer. Only for what may be asked again: a page, or the same form. */
  async until(url, options) {
    for (const late = Date.now() + PATIENCE; ; ) {
      const answer = await this.once(url, options)
      // 503: it is stopping or starting.
      if (answer && answer.status !== 503) return answer
      assert.ok(Date.now() < late, `${url} is not answered`)
      await pause(20)
    }
  }

  async page(url) {
    const answer = await this.until(url)
    assert.equal(answer.status, 200, `${url} answers ${answer.status}`)
    return answer.text
  }

  async signIn(name, password) {
    const page = await this.until('/sign-in')
    this.cookie = page.cookies.join('; ')
    const answer = await this.until('/sign-in', form({ _form: token(page.text), name, password }))
    assert.equal(answer.status, 303, 'signed in')
    this.cookie = answer.cookies.filter((one) => !one.endsWith('=')).join('; ')
  }
}

const form = (fields) => ({ method: 'POST', body: new URLSearchParams(fields) })
const token = (page, action = '') =>
  new RegExp(`action="${action}[^>]*>\\s*<input[^>]*name="_form" value="([^"]+)"`).exec(page)?.[1]
  ?? /name="_form" value="([^"]+)"/.exec(page)[1]

async function deploy(admin) {
  const page = await admin.page('/processes/files')
  const action = /action="(\/processes\/files\?[^"]+)"/.exec(page)[1].replaceAll('&#38;', '&').replaceAll('&amp;', '&')
  const body = new FormData()
  body.set('file', new Blob([await readFile(process25)], { type: 'application/xml' }), 'tasks.bpmn')
  const checked = await admin.until(action, { method: 'POST', body })
  assert.equal(checked.status, 303, checked.text)
  const report = await admin.page(checked.leadsTo)
  const deployed = await admin.until(`${checked.leadsTo}/deployment`, form({ _form: token(report) }))
  assert.equal(deployed.status, 303, deployed.text)
}

/** What one driver did: the items whose completion was answered, and the instances that it knows of. */
class Driver {
  constructor(caller, chance) {
    Object.assign(this, { caller, chance, answered: [], lost: 0 })
  }

  /** Sends a form until it is answered; a driver who reloads instead gives nothing back when the answer is lost. */
  async send(url, fields, reloads) {
    for (const late = Date.now() + PATIENCE; ; ) {
      const answer = await this.caller.once(url, form(fields))
      if (answer && answer.status !== 503) return answer
      this.lost += 1
      if (reloads) return undefined
      assert.ok(Date.now() < late, `${url} is not answered`)
      await pause(20)
    }
  }

  async begin() {
    const page = await this.caller.page('/processes/start/tasks')
    const answer = await this.send('/processes/start/tasks', { _form: token(page) }, false)
    assert.equal(answer.status, 303, answer.text)
    return /^\/processes\/instances\/[-0-9a-f]+$/.exec(answer.leadsTo)?.[0]
  }

  /** Finishes what is open; says whether the instance has ended. */
  async go(instance) {
    const page = await this.caller.page(instance)
    const open = /href="(\/processes\/items\/[-0-9a-f]+)"/.exec(page)?.[1]
    if (!open) return trace(page).some((line) => line.what === '流程结束')
    const item = await this.caller.page(open)
    // Done meanwhile: the answer to the same form was lost before.
    if (!item.includes(`${open}/completion`)) return false
    const fields = { _form: token(item, `${open}/completion`) }
    if (item.includes('name="v-decision"')) {
      const rounds = trace(page).filter((line) => line.what === '办结' && line.element === 'Task 12').length
      fields['v-decision'] = rounds === 0 ? 'return' : 'pass'
    }
    const answer = await this.send(`${open}/completion`, fields, this.chance() < 0.5)
    if (answer) {
      assert.equal(answer.status, 303, `${open} answers ${answer.status}: ${answer.text}`)
      this.answered.push(open)
    }
    return false
  }
}

/** The lines of the trace on a page. */
function trace(page) {
  const table = page.slice(page.indexOf('id="trace"'))
  return [...table.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row]) => {
    const cells = [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell]) => cell.replace(/<[^>]+>/g, '').trim())
    return { what: cells[2], element: cells[3] }
  })
}

test('a program that is killed forgets nothing that it answered and does nothing twice', { timeout: 1_800_000 }, async (t) => {
  t.diagnostic(`killed ${KILLS} times, seed ${SEED}`)
  const chance = dice(SEED)
  let password
  const house = await start({
    isPlain: true,
    database: process.env.DATABASE,
    prepare: async (where) => {
      const demo = await run('demo', ...where)
      assert.equal(demo.code, 0, demo.err)
      password = /密码均为 (\S+?)）/.exec(demo.out)[1]
    },
  })
  t.after(() => house.stop())
  const admin = new Caller(house.address)
  await admin.signIn('admin', password)
  await deploy(admin)
  const caller = new Caller(house.address)
  await caller.signIn('secretary', password)

  let killing = true
  const known = new Set()
  const drivers = Array.from({ length: DRIVERS }, () => new Driver(caller, chance))
  const drive = async (driver) => {
    while (killing) {
      const instance = await driver.begin()
      // The way to it is the one thing that may be lost; the list has it.
      if (!instance) continue
      known.add(instance)
      while (killing && !(await driver.go(instance)));
    }
  }
  const all = Promise.all(drivers.map(drive))
  for (let kill = 0; kill < KILLS; kill += 1) {
    await Promise.race([pause(40 + 400 * chance()), all])
    await house.kill()
  }
  killing = false
  await all

  const listed = new Set()
  for (let url = '/processes/instances?process=tasks'; url; ) {
    const page = await caller.page(url)
    for (const [, href] of page.matchAll(/<td><a href="(\/processes\/instances\/[-0-9a-f]+)"/g)) listed.add(href)
    url = /href="(\/processes\/instances\?[^"]*before=[^"]*)"/.exec(page)?.[1].replaceAll('&#38;', '&').replaceAll('&amp;', '&')
  }
  assert.deepEqual([...known].filter((instance) => !listed.has(instance)), [], 'every start that was answered is there')
  const left = [...listed]
  await Promise.all(drivers.map(async (driver) => {
    for (let instance = left.pop(); instance; instance = left.pop()) {
      for (const late = Date.now() + PATIENCE; !(await driver.go(instance)); ) {
        assert.ok(Date.now() < late, `${instance} does not end: ${JSON.stringify(trace(await caller.page(instance)))}`)
      }
    }
  }))

  const answered = drivers.flatMap((driver) => driver.answered)
  assert.equal(new Set(answered).size, answered.length, 'no item was answered as done twice')
  let done = 0
  for (const instance of listed) {
    const lines = trace(await caller.page(instance)).filter((line) => line.what === '办结')
    const rounds = new Map()
    for (const { element } of lines) rounds.set(element, (rounds.get(element) ?? 0) + 1)
    for (let task = 1; task <= 25; task += 1) {
      const name = `Task ${task}`
      assert.equal(rounds.get(name), task >= 10 && task <= 12 ? 2 : 1, `${instance} ${name}`)
    }
    assert.equal(lines.length, COMPLETIONS, instance)
    done += lines.length
  }
  assert.ok(answered.length <= done)
  const lost = drivers.reduce((sum, driver) => sum + driver.lost, 0)
  const verdict = await run('audit', 'verify', ...house.where)
  assert.equal(verdict.code, 0, verdict.out + verdict.err)
  t.diagnostic(`${listed.size} instances, ${done} completions, ${answered.length} answered, ${lost} answers lost on the way`)
})
