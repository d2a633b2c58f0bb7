// Starts the real binary on a data directory of its own, with a clock that a story moves, and a browser beside it.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import assert from 'node:assert/strict'
import { chromium } from 'playwright-core'

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const program = process.env.DANGJIAN ?? path.join(root, 'target/debug/dangjian')
const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
]

/** Runs the binary with arguments and gives what it printed. */
export function run(...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let err = ''
    child.stdout.on('data', (text) => (out += text))
    child.stderr.on('data', (text) => (err += text))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err }))
  })
}

/** Starts the program and gives it with what it printed, as soon as it has said its address. */
async function launch(...args) {
  const child = spawn(program, ['serve', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let printed = ''
  const address = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => reject(new Error(`the platform stopped with ${code}\n${printed}`)))
    child.stdout.on('data', (text) => {
      printed += text
      const found = /http:\/\/[^/\s]+/.exec(printed)
      if (found) resolve(found[0])
    })
  })
  child.removeAllListeners('close')
  return { child, address, printed: () => printed }
}

/** Ends a program by a signal and waits until it is gone. */
function ended(child, signal) {
  const gone = new Promise((resolve) => child.on('close', resolve))
  child.kill(signal)
  return gone
}

/**
 * A started platform: its address, what it printed, and the ways to stop it, to kill it and to move its clock.
 * `prepare` fills the data directory before; with `isPlain` it has the machine's clock, as every release build.
 */
export async function start({ prepare, database, isPlain = false } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'dangjian-story-'))
  const data = path.join(folder, 'data')
  const clock = path.join(folder, 'clock')
  await writeFile(clock, '0')
  const where = ['--data', data, ...(database ? ['--database', database] : [])]
  if (prepare) await prepare(where)
  const args = [...where, ...(isPlain ? [] : ['--test-clock', clock]), '--listen']
  const { child, address, printed } = await launch(...args, '127.0.0.1:0')
  let running = child
  let shift = 0
  return {
    address,
    data,
    folder,
    where,
    printed,
    /** The day it is for the platform, as YYYY-MM-DD in China. */
    today: (plus = 0) => day(shift + plus * 86400),
    /** Moves the time so many days on. */
    async advance(days) {
      shift += days * 86400
      await writeFile(clock, String(shift))
    },
    /** Takes the program away in the middle of whatever it does, and starts it again at the same address. */
    async kill() {
      await ended(running, 'SIGKILL')
      running = (await launch(...args, address.replace('http://', ''))).child
    },
    async stop() {
      await ended(running, 'SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function day(shiftSeconds) {
  return new Date(Date.now() + shiftSeconds * 1000 + 8 * 3600 * 1000).toISOString().slice(0, 10)
}

/** A browser for people of a story. */
export async function browser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: flags })
}

/** Somebody at a browser: a context with its own cookies, that notes whatever the page complains about. */
export async function person(chrome, house, options = {}) {
  const context = await chrome.newContext({
    baseURL: house.address,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1440, height: 900 },
    ...options,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15000)
  const complaints = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of (4\d\d|303)/.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return { context, page, complaints }
}

/** Signs in through the form. */
export async function signIn(page, name, password) {
  await page.goto('/sign-in')
  await page.getByLabel(/^登录名/).fill(name)
  await page.getByLabel(/^密码/).fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.waitForLoadState()
}

/** Sets a first password through the form that a first sign-in leads to. */
export async function setPassword(page, old, next) {
  await page.getByLabel(/^原密码/).fill(old)
  await page.getByLabel(/^新密码/).fill(next)
  await page.getByLabel(/^再输入/).fill(next)
  await page.getByRole('button', { name: '保存新密码' }).click()
  await page.waitForLoadState()
}

/** Fails when axe finds anything on the page as it is now: by all its rules, or by some of them. */
export async function accessible(page, rules) {
  // The policy forbids injected scripts; the debugger's evaluate is not bound by it.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
  const runOnly = rules ?? ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const result = await page.evaluate((runOnly) => window.axe.run(document, { runOnly }), runOnly)
  const found = result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(' ; ')}`)
  assert.deepEqual(found, [], `axe on ${page.url()}`)
}

/** Keeps a picture as an artefact; pictures are looked at, not compared. */
export async function picture(page, name) {
  const file = path.join(root, 'e2e/results', `${name}.png`)
  await mkdir(path.dirname(file), { recursive: true })
  await page.screenshot({ path: file, fullPage: true })
}
