import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ValidateFunction } from 'ajv'
import { newValidator } from './api-contract.ts'

const file = join(import.meta.dirname, '../../docs/events.schema.json')

/** docs/events.schema.json as data. */
export const eventDocument = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly oneOf: ReadonlyArray<{ readonly $ref: string }>
  readonly $defs: Readonly<Record<string, unknown>>
}

const open = () => {
  const ajv = newValidator()
  ajv.addSchema(eventDocument, 'events')
  const described = eventDocument.oneOf.map(({ $ref }) => {
    const name = $ref.split('/').at(-1) ?? ''
    const { 'detail-type': detailType, detail } = Object(eventDocument.$defs[name]).properties
    const outcome: unknown = Object(detail.properties)['outcome']?.const
    return { name, detailType: detailType.const, outcome, validate: ajv.compile({ $ref: `events${$ref}` }) }
  })
  return { described, whole: ajv.compile({ $ref: 'events#' }) }
}

let opened: ReturnType<typeof open> | undefined
const schema = (): ReturnType<typeof open> => {
  opened ??= open()
  return opened
}

/** The schemas of events: their names, and the outcome of each; none of a request. */
export const describedEvents = (): ReturnType<typeof open>['described'] => schema().described

/** Whether the document as a whole accepts an event. */
export const isContractedEvent = (event: unknown): boolean => schema().whole(event)

const faultsOf = (validate: ValidateFunction, event: unknown): readonly string[] =>
  validate(event) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`)

/** How an event differs from docs/events.schema.json, from the schema that its type and outcome name; none: it does not. */
export const eventFaults = (event: unknown): readonly string[] => {
  const { 'detail-type': type, detail } = Object(event)
  const named = schema()
    .described.filter(each => each.detailType === type)
    .filter(({ outcome }) => outcome === undefined || outcome === Object(detail)['outcome'])
  if (named.length === 0) return [`${type}, ${Object(detail)['outcome']}: no such event in the contract`]
  const faults = named.map(({ validate }) => faultsOf(validate, event))
  return faults.some(each => each.length === 0) ? [] : faults.flat()
}

interface Named {
  readonly source: string
}

/** Of some events on the bus, those that this service published and that the contract does not have, with what differs. */
export const uncontracted = (events: ReadonlyArray<Named>): ReadonlyArray<readonly [Named, readonly string[]]> =>
  events
    .filter(({ source }) => source === 'idv-retry')
    .map(event => [event, eventFaults(event)] as const)
    .filter(([, faults]) => faults.length > 0)
