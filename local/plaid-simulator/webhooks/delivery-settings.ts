import { ControlError } from '../control/control-error.ts'
import type { Json } from '../json.ts'
import { type Forgery, forgeryNames } from './forgery.ts'

/** How many times something still happens; Infinity for always. */
type Remaining = number

export type DeliverySettings = {
  /** Every URL gets every webhook, as in Plaid's dashboard. */
  urls: readonly string[]
  /** Deliveries that arrive twice. */
  duplicate: Remaining
  /** Webhooks that are never delivered or redelivered. */
  drop: Remaining
  /** From 2: collects so many webhooks, then delivers them in reverse. Stays until it is changed. */
  reorder: number
  readonly forgeries: Map<Forgery, Remaining>
}

export const newDeliverySettings = (urls: readonly string[]): DeliverySettings => ({
  urls,
  duplicate: 0,
  drop: 0,
  reorder: 0,
  forgeries: new Map(),
})

const remaining = (name: string, value: unknown): Remaining => {
  if (typeof value === 'boolean') return value ? Number.POSITIVE_INFINITY : 0
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
  throw new ControlError(400, `"${name}" must be true, false or a number of times`)
}

const readUrls = (value: unknown): readonly string[] => {
  const urls: readonly unknown[] = Array.isArray(value) ? value : [value]
  return urls.map(url => {
    if (typeof url === 'string' && /^https?:$/.test(URL.parse(url)?.protocol ?? '')) return url
    throw new ControlError(400, '"urls" must be http or https URLs')
  })
}

/** Applies one setting; false if there is no setting with that name. */
const changeSetting = (settings: DeliverySettings, name: string, value: unknown): boolean => {
  const forgery = forgeryNames.find(known => known === name)
  if (forgery !== undefined) settings.forgeries.set(forgery, remaining(name, value))
  else if (name === 'urls' || name === 'url') settings.urls = readUrls(value)
  else if (name === 'duplicate' || name === 'drop') settings[name] = remaining(name, value)
  else if (name === 'reorder') settings.reorder = value === true ? 2 : remaining(name, value)
  else return false
  return true
}

/** Applies all settings. Throws ControlError on the first invalid one. */
export const changeDeliverySettings = (settings: DeliverySettings, changes: Json): void => {
  for (const [name, value] of Object.entries(changes)) {
    if (!changeSetting(settings, name, value)) {
      throw new ControlError(400, `unknown webhook setting "${name}"; GET /_sim lists the settings`)
    }
  }
}

/** Removes and returns the forgery for the next delivery; undefined if there is none. */
export const takeForgery = (settings: DeliverySettings): Forgery | undefined => {
  const due = forgeryNames.find(name => (settings.forgeries.get(name) ?? 0) > 0)
  if (due !== undefined) settings.forgeries.set(due, (settings.forgeries.get(due) ?? 0) - 1)
  return due
}

/** True if the next delivery is duplicated, or the next webhook dropped; counts it down. */
export const takeOnce = (settings: DeliverySettings, name: 'duplicate' | 'drop'): boolean => {
  if (settings[name] <= 0) return false
  settings[name] -= 1
  return true
}
