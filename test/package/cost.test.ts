import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { countedStories } from '../docs/counted-stories.ts'
import { rowsUnder } from '../docs/tables.ts'
import { metricsOf } from '../support/alarm.ts'
import { packagedAlarms } from './packaged-alarms.ts'
import { packagedService } from './packaged-service.ts'

const document = await readFile(join(import.meta.dirname, '..', '..', 'docs', 'cost.md'), 'utf8')
const prose = document.replaceAll('\n', ' ')

test('docs/cost.md has the alarms and the dashboards of the packaged template', () => {
  const alarms = Object.values(packagedAlarms.byId)
  expect(prose).toContain(`**${alarms.length} alarms**`)
  expect(prose).toContain(`with **${alarms.flatMap(metricsOf).length} metrics**`)
  const dashboards = Object.values(packagedService.resources()).filter(
    ({ Type }) => Type === 'AWS::CloudWatch::Dashboard',
  )
  expect(prose).toContain(`and ${dashboards.length} dashboard.`)
})

/** Two reads may overlap or not, and ids and times differ in length. */
const isAbout = (stated: number, counted: number): boolean => Math.abs(stated - counted) <= Math.max(2, 0.05 * counted)

test('docs/cost.md has the counts of a run', async () => {
  const counted = await countedStories()
  const stories = Object.values(counted)
  const rows = rowsUnder(document, 'What is counted')
  expect(rows.map(([name]) => name)).toEqual(Object.keys(counted.verified))
  const differing = rows.filter(([name = '', ...cells]) =>
    cells.some((cell, index) => !isAbout(Number(cell), Object(stories[index])[name])),
  )
  expect(differing).toEqual([])
}, 120_000)
