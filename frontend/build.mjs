// Builds dist/: the style sheets, two scripts, the icon sprite; hashed names, compressed siblings, a manifest.
import { build } from 'esbuild'
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile, readdir } from 'node:fs/promises'
import { brotliCompressSync, gzipSync, constants } from 'node:zlib'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const here = path.dirname(fileURLToPath(import.meta.url))
const at = (...parts) => path.join(here, ...parts)

/** Our names of icons, and the glyphs of @tabler/icons (outline) behind them. */
const glyphs = {
  work: 'layout-dashboard', todo: 'list-check', bell: 'bell', org: 'sitemap', users: 'users', grow: 'plant-2',
  dues: 'coin-yuan', cal: 'calendar-event', task: 'target-arrow', ledger: 'notebook', school: 'school', quiz: 'message-question',
  trophy: 'award', chart: 'chart-bar', map: 'map-2', news: 'news', gear: 'settings', menu: 'menu-2', down: 'chevron-down',
  up: 'upload', left: 'chevron-left', right: 'chevron-right', search: 'search', type: 'text-size', moon: 'moon', help: 'help-circle',
  print: 'printer', dots: 'dots', clock: 'clock', file: 'file-text', okc: 'circle-check', ok: 'circle-check', lock: 'lock',
  check: 'check', bang: 'alert-circle', info: 'info-circle', tri: 'alert-triangle', plus: 'plus', edit: 'edit', dl: 'download',
  sort: 'arrows-sort', asc: 'sort-ascending', desc: 'sort-descending', filter: 'adjustments-horizontal', swap: 'arrows-exchange',
  msg: 'message', hist: 'history', user: 'user', home: 'home', x: 'x', trash: 'trash', ext: 'external-link', pin: 'map-pin',
  shield: 'shield-lock', copy: 'copy', key: 'key', eye: 'eye', table: 'table-import',
}

/** The neutral seal of the product; it is ours and carries no emblem. */
const seal =
  '<rect x="1.5" y="1.5" width="21" height="21" rx="5"/><rect x="4" y="4" width="16" height="16" rx="3"/>' +
  '<path d="M8 9h8M6.5 12h11M11.4 12.2c-.7 1.6-1.6 3-2.6 4.4l6.6-.5M13.6 13.7c.9 1 1.7 2.1 2.4 3.3"/>'

async function sprite() {
  const symbols = []
  for (const [name, glyph] of Object.entries(glyphs)) {
    const svg = await readFile(at('node_modules/@tabler/icons/icons/outline', `${glyph}.svg`), 'utf8')
    const inner = svg.replace(/<!--[\s\S]*?-->/g, '').replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>[\s\S]*$/, '')
    const drawn = inner.replace(/\s+/g, ' ').replace(/<path stroke="none"[^>]*\/>/g, '').trim()
    symbols.push(`<symbol id="${name}" viewBox="0 0 24 24">${drawn}</symbol>`)
  }
  symbols.push(`<symbol id="seal" viewBox="0 0 24 24">${seal}</symbol>`)
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`
}

const manifest = {}

async function put(logical, content) {
  const bytes = Buffer.from(content)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const file = logical.replace(/(\.[a-z]+)$/, `.${hash}$1`)
  await writeFile(at('dist', file), bytes)
  await writeFile(at('dist', `${file}.gz`), gzipSync(bytes, { level: 9 }))
  await writeFile(at('dist', `${file}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
  manifest[logical] = { file, size: bytes.length }
}

async function bundle(entry) {
  const result = await build({
    entryPoints: [at(entry)], bundle: true, minify: true, write: false, target: ['chrome87', 'safari14'], legalComments: 'none',
    charset: 'utf8',
  })
  return result.outputFiles[0].text
}

await mkdir(at('dist'), { recursive: true })
for (const old of await readdir(at('dist'))) await rm(at('dist', old))
// What changes below a width is a sheet of its own: the shell says for which width, by the size of type.
for (const name of ['app', 'middle', 'narrow', 'slim']) await put(`${name}.css`, await bundle(`css/${name}.css`))
await put('app.js', await bundle('ts/main.ts'))
await put('htmx.js', await readFile(at('node_modules/htmx.org/dist/htmx.min.js'), 'utf8').then((s) => s.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n')))
await put('icons.svg', await sprite())
await put('seal.svg', `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#b0201f" stroke-width="1.5" stroke-linecap="round">${seal}</svg>`)
await writeFile(at('dist/manifest.json'), JSON.stringify(manifest, null, 2) + '\n')
for (const [name, { size }] of Object.entries(manifest)) console.log(`${name} ${size} bytes`)
