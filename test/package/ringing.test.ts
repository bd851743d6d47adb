import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isOnLines } from '../support/ringing-alarms.ts'
import { packagedAlarms } from './packaged-alarms.ts'
import type { Ring } from './rings/ring.ts'
import { ringEveryAlarm } from './rings/ring-every-alarm.ts'

/** Rings every alarm of the packaged template once, and shows the line or the value, and the alarm. */

let rings: readonly Ring[]
beforeAll(async () => {
  rings = await ringEveryAlarm()
}, 300_000)

const shown = ({ symptom, alarm, by, how, rings: count, evidence }: Ring): string =>
  `${count > 0 ? 'rings' : 'SILENT'} ${symptom}, ${by}: ${how}\n  ${alarm.AlarmDescription}\n  ${evidence}\n`

afterAll(() => {
  const ofLines = rings.filter(({ by }) => by === 'lines').length
  console.log(rings.map(shown).join('\n'))
  console.log(`${rings.length} alarms: ${ofLines} by log lines, ${rings.length - ofLines} by metrics of AWS`)
})

const symptoms = Object.keys(packagedAlarms.bySymptom)

test('each alarm of the packaged template is rung, and no other', () => {
  expect(rings.map(({ symptom }) => symptom).toSorted()).toEqual(symptoms.toSorted())
})

test('each one on log lines by lines of a real run', () => {
  const onLines = symptoms.filter(symptom => {
    const alarm = packagedAlarms.bySymptom[symptom]
    return alarm !== undefined && isOnLines(alarm)
  })
  const byLines = rings.filter(({ by }) => by === 'lines').map(({ symptom }) => symptom)
  expect(byLines.toSorted()).toEqual(onLines.toSorted())
})

describe('the alarm', () => {
  test.each(symptoms)('%s rings', symptom => {
    const ring = rings.find(each => each.symptom === symptom)
    expect(ring, symptom).toMatchObject({ rings: expect.any(Number) })
    expect(ring?.rings, ring && shown(ring)).toBeGreaterThan(0)
  })
})

test('a message that fails again and again never rings queue-not-served', () => {
  const { how } = rings.find(({ symptom }) => symptom === 'messages-in-dead-letters') ?? {}
  expect(how).toMatch(/queue-not-served rang 0 times$/)
})

test('seven alarms cannot be rung on one machine', () => {
  expect(rings.filter(({ by }) => by === 'by hand').map(({ symptom }) => symptom)).toEqual([
    'on-demand-throttled',
    'worker-throttled',
    'webhooks-throttled',
    'sweep-throttled',
    'standing-throttled',
    'operators-acts-throttled',
    'sweeps-in-dead-letters',
  ])
})
