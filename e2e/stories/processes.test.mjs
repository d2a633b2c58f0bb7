// A process from the file to its end: checked, corrected, deployed, begun, done by those whose turn it is, given back,
// left to a timer, brought to a newer version, put right when it fails. Every page on the way is looked at.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { accessible, browser, person, picture, run, signIn, start } from '../house.mjs'

const flow = (id, from, to, condition = '') =>
  `<sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${condition && `<conditionExpression>${condition}</conditionExpression>`}</sequenceFlow>`
const group = (name) => `camunda:candidateGroups="${name}"`
const field = (id, label, rest) => `<camunda:formField id="${id}" label="${label}" ${rest}</camunda:formField>`
const required = '<camunda:validation><camunda:constraint name="required"/></camunda:validation>'
const fields = (...all) => `<extensionElements><camunda:formData>${all.join('')}</camunda:formData></extensionElements>`

const counting = `<scriptTask id="count" name="计算使用次数" scriptFormat="feel" camunda:resultVariable="points"><script>days * 2</script></scriptTask>`
const calling = `<serviceTask id="count" name="通知物业" camunda:type="external" camunda:topic="estate"/>`

/** Use of a meeting room: asked for, looked at by two side by side, decided, and reminded of when nobody decides. */
const rooms = ({ decider = '支部审批', machine = counting, listener = false } = {}) => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
  <process id="room" name="会议室使用审批" isExecutable="true" camunda:candidateStarterGroups="branch_organiser">
    <startEvent id="asked" name="提出申请">
      <documentation>支部开会需要使用党委会议室时填写</documentation>
      ${fields(field('days', '使用天数', `type="long">${required}`), field('purpose', '用途', 'type="string">'))}
    </startEvent>
    <parallelGateway id="both" name="同时办理"/>
    <userTask id="check" name="核对时间" ${group('branch_organiser')}/>
    <userTask id="plan" name="准备议程" ${group('branch_organiser')}>
      ${listener ? '<extensionElements><camunda:taskListener event="create" class="org.example.Notify"/></extensionElements>' : ''}
    </userTask>
    <parallelGateway id="ready" name="都已办理"/>
    <userTask id="decide" name="${decider}" ${group('branch_secretary')}>
      ${fields(field('decision', '审批结果', `type="enum"><camunda:value id="yes" name="同意"/><camunda:value id="no" name="不同意"/>${required}`))}
    </userTask>
    <boundaryEvent id="late" name="三天未审批" attachedToRef="decide" cancelActivity="false">
      <timerEventDefinition><timeDuration>P3D</timeDuration></timerEventDefinition>
    </boundaryEvent>
    <userTask id="remind" name="提醒书记" ${group('branch_organiser')}/>
    <endEvent id="reminded" name="已提醒"/>
    <exclusiveGateway id="how" name="是否同意" default="to_no"/>
    <userTask id="use" name="登记使用情况" ${group('branch_organiser')}/>
    ${machine}
    <endEvent id="done" name="使用完毕"/>
    <endEvent id="refused" name="未同意"/>
    ${flow('f1', 'asked', 'both')}${flow('f2', 'both', 'check')}${flow('f3', 'both', 'plan')}
    ${flow('f4', 'check', 'ready')}${flow('f5', 'plan', 'ready')}${flow('f6', 'ready', 'decide')}
    ${flow('f7', 'decide', 'how')}${flow('f8', 'late', 'remind')}${flow('f9', 'remind', 'reminded')}
    ${flow('to_yes', 'how', 'use', "${decision == 'yes'}")}${flow('to_no', 'how', 'refused')}
    ${flow('f10', 'use', 'count')}${flow('f11', 'count', 'done')}
  </process>
</definitions>`

test('a process goes from the file to its end', { timeout: 300_000 }, async (t) => {
  const chapter = async (name, tell) => {
    t.diagnostic(name)
    await tell()
  }
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
  const everybody = {}
  for (const name of ['admin', 'branch', 'secretary', 'organiser']) {
    everybody[name] = await person(chrome, house)
    await signIn(everybody[name].page, name, password)
  }
  const { admin, branch, secretary, organiser } = Object.fromEntries(Object.entries(everybody).map(([name, { page }]) => [name, page]))
  const press = async (page, name) => {
    await page.getByRole('button', { name, exact: true }).click()
    await page.waitForLoadState()
  }
  const look = async (page, name) => {
    await accessible(page)
    await picture(page, `process-${name}`)
  }
  const says = async (page, text) => assert.match(await page.locator('main').innerText(), text)

  /** Looks again until a part of the page says it: what the platform does by itself takes a moment. */
  const until = async (page, where, text, part = 'main') => {
    for (let tries = 0; ; tries += 1) {
      await page.goto(where)
      if (text.test(await page.locator(part).innerText())) return
      assert.ok(tries < 100, `${where} does not say ${text}`)
      await page.waitForTimeout(100)
    }
  }

  const send = async (xml, name = '会议室.bpmn') => {
    await admin.goto('/processes/files')
    await admin.getByLabel(/^流程文件/).setInputFiles({ name, mimeType: 'application/xml', buffer: Buffer.from(xml) })
    await press(admin, '上传并检查')
  }

  await chapter('a file that cannot be read is refused where it is wrong', async () => {
    await send(rooms().replace('targetRef="ready"', 'targetRef="nowhere"'))
    await look(admin, 'refused-file')
    await says(admin, /无法读取，第 \d+ 行，元素 f4：引用的元素不存在/)
    await send('这不是流程', '说明.bpmn')
    await look(admin, 'no-process')
  })

  await chapter('a file is checked, corrected and deployed', async () => {
    await send(rooms({ listener: true }))
    await look(admin, 'report')
    await says(admin, /准备议程/)
    await press(admin, '部署这个流程')
    await says(admin, /第 1 版/)
    await look(admin, 'definition')
    await admin.goto('/processes/definitions')
    await look(admin, 'definitions')
    await admin.goto('/processes/files')
    await look(admin, 'files')
  })

  let instance
  await chapter('the organiser of the branch begins it; what is missing is said beside the field', async () => {
    await branch.goto('/processes/start')
    await look(branch, 'choices')
    await branch.getByRole('link', { name: '会议室使用审批' }).first().click()
    await branch.waitForLoadState()
    await branch.getByLabel(/^用途/).fill('主题党日')
    await branch.locator('form[action="/processes/start/room"]').evaluate((form) => form.setAttribute('novalidate', ''))
    await press(branch, '发起')
    await says(branch, /请填写使用天数/)
    assert.equal(await branch.getByLabel(/^用途/).inputValue(), '主题党日')
    await look(branch, 'start-refused')
    await branch.getByLabel(/^使用天数/).fill('2')
    await press(branch, '发起')
    instance = new URL(branch.url()).pathname
    assert.match(instance, /^\/processes\/instances\//)
    await look(branch, 'begun')
  })

  const open = async (page, title) => {
    await page.goto('/desk')
    await page.getByRole('link', { name: new RegExp(title) }).first().click()
    await page.waitForLoadState()
  }
  const finish = async (page, title) => {
    await open(page, title)
    await press(page, '办结')
  }

  await chapter('two tasks side by side, found on the desk', async () => {
    await branch.goto('/desk')
    await look(branch, 'desk')
    await open(branch, '核对时间')
    await look(branch, 'item')
    await branch.getByLabel(/^办理意见|^意见/).first().fill('时间没有冲突')
    await press(branch, '办结')
    await finish(branch, '准备议程')
  })

  await chapter('the secretary gives it back, with a reason', async () => {
    await open(secretary, '支部审批')
    await look(secretary, 'item-to-decide')
    const back = secretary.locator('form[action$="/return"]')
    await back.locator('select').selectOption({ label: '准备议程' })
    await back.locator('textarea, input[type=text]').first().fill('议程缺少学习内容')
    await press(secretary, '退回')
    await branch.goto(instance)
    await says(branch, /议程缺少学习内容/)
    await look(branch, 'given-back')
    await finish(branch, '准备议程')
  })

  await chapter('nobody decides for three days: the timer reminds', async () => {
    await house.advance(4)
    for (const name of ['admin', 'branch', 'secretary', 'organiser']) {
      await everybody[name].page.goto('/desk')
      if (new URL(everybody[name].page.url()).pathname === '/sign-in') await signIn(everybody[name].page, name, password)
    }
    await until(branch, instance, /提醒书记/, '[aria-labelledby=open]')
    await finish(branch, '提醒书记')
  })

  await chapter('a new version, to which the instance is brought', async () => {
    await send(rooms({ decider: '支部书记审批', machine: calling }))
    await says(admin, /程序“estate”本平台没有/)
    await press(admin, '部署这个流程')
    await says(admin, /确需部署的，请勾选确认/)
    await admin.getByLabel(/仍要部署/).check()
    await press(admin, '部署这个流程')
    await says(admin, /第 2 版/)
    await organiser.goto(instance)
    await look(organiser, 'guided')
    await organiser.getByRole('link', { name: '迁移到其他版本' }).click()
    await organiser.waitForLoadState()
    await look(organiser, 'migration')
    await organiser.getByLabel('迁移到').selectOption({ label: '会议室使用审批 第 2 版' })
    await press(organiser, '选择这个版本')
    await look(organiser, 'mapping')
    await press(organiser, '迁移')
    await organiser.goto(instance)
    await says(organiser, /迁移到新版本/)
  })

  await chapter('the secretary decides; a step that fails becomes an incident that somebody retries', async () => {
    await open(secretary, '支部(书记)?审批')
    await secretary.locator('form[action$="/completion"]').evaluate((form) => form.setAttribute('novalidate', ''))
    await press(secretary, '办结')
    await says(secretary, /请选择审批结果/)
    await secretary.getByLabel(/^审批结果/).selectOption({ label: '同意' })
    await press(secretary, '办结')
    await finish(branch, '登记使用情况')
    await until(organiser, '/processes/incidents', /通知物业/)
    await look(organiser, 'incidents')
    await press(organiser, '重试')
    await until(organiser, '/processes/incidents', /通知物业/)
    await organiser.goto(instance)
    await look(organiser, 'incident')
    await organiser.getByLabel(/^原因/).fill('物业系统没有接入')
    await press(organiser, '取消流程')
    await says(organiser, /已取消/)
    await look(organiser, 'cancelled')
    await organiser.goto('/processes/instances')
    await look(organiser, 'instances')
  })

  await chapter('as it is meant, to the end', async () => {
    await send(rooms())
    await press(admin, '部署这个流程')
    await says(admin, /第 3 版/)
    await branch.goto('/processes/start/room')
    await branch.getByLabel(/^使用天数/).fill('3')
    await press(branch, '发起')
    const second = new URL(branch.url()).pathname
    await finish(branch, '核对时间')
    await finish(branch, '准备议程')
    await open(secretary, '支部审批')
    await secretary.getByLabel(/^审批结果/).selectOption({ label: '同意' })
    await press(secretary, '办结')
    await finish(branch, '登记使用情况')
    await organiser.goto(second)
    await says(organiser, /已结束/)
    await says(organiser, /points\s*6/)
    await look(organiser, 'ended')
  })

  await chapter('on a phone, in the dark, in the largest type', async () => {
    for (const [name, where] of [
      ['admin', '/processes/files'], ['admin', '/processes/definitions'], ['branch', '/processes/start'],
      ['branch', instance], ['organiser', instance], ['organiser', '/processes/instances'], ['organiser', '/processes/incidents'],
    ]) {
      const { context, page } = await person(chrome, house, {
        viewport: { width: 390, height: 844 }, storageState: await everybody[name].context.storageState(),
      })
      await context.addCookies([{ name: 'dj_theme', value: 'dark', url: house.address }, { name: 'dj_type', value: 'xxl', url: house.address }])
      await page.goto(where)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      assert.ok(wide <= 1, `${where} is ${wide} px too wide at 390 px`)
      await look(page, `phone-${name}-${where.split('/')[2]}`)
      await context.close()
    }
  })

  await chapter('no page complained', () => {
    for (const [key, { complaints }] of Object.entries(everybody)) assert.deepEqual(complaints, [], key)
  })
})
