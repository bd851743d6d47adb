import { ControlError } from '../control/control-error.ts'
import type { Json } from '../json.ts'
import { type Forgery, forgeryNames } from './forgery.ts'

/** How often something still happens: Infinity for always. */
type Remaining = number

export type DeliverySettings = {
  /** Every endpoint gets every webhook, as in Plaid's dashboard. */
  urls: readonly string[]
  /** Deliveries that arrive twice. */
  duplicate: Remaining
  /** Webhooks that are lost: never delivered, never redelivered. */
  drop: Remaining
  /** Webhooks that are collected before they are delivered in reverse; below 2, none are. Stays until it is changed. */
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
  throw new ControlError(400, `"${name}" takes true, false or a count`)
}

const readUrls = (value: unknown): readonly string[] => {
  const urls: readonly unknown[] = Array.isArray(value) ? value : [value]
  return urls.map(url => {
    if (typeof url === 'string' && /^https?:$/.test(URL.parse(url)?.protocol ?? '')) return url
    throw new ControlError(400, '"urls" takes http or https URLs')
  })
}

/** Applies one setting; false when there is no setting of that name. */
const changeSetting = (settings: DeliverySettings, name: string, value: unknown): boolean => {
  const forgery = forgeryNames.find(known => known === name)
  if (forgery !== undefined) settings.forgeries.set(forgery, remaining(name, value))
  else if (name === 'urls' || name === 'url') settings.urls = readUrls(value)
  else if (name === 'duplicate' || name === 'drop') settings[name] = remaining(name, value)
  else if (name === 'reorder') settings.reorder = value === true ? 2 : remaining(name, value)
  else return false
  return true
}

/** Applies all settings. Throws ControlError on the first that is not understood. */
export const changeDeliverySettings = (settings: DeliverySettings, changes: Json): void => {
  for (const [name, value] of Object.entries(changes)) {
    if (!changeSetting(settings, name, value)) {
      throw new ControlError(400, `there is no webhook setting "${name}"; GET /_sim lists them`)
    }
  }
}

/** The forgery for the next delivery, if one is due; uses it up. */
export const takeForgery = (settings: DeliverySettings): Forgery | undefined => {
  const due = forgeryNames.find(name => (settings.forgeries.get(name) ?? 0) > 0)
  if (due !== undefined) settings.forgeries.set(due, (settings.forgeries.get(due) ?? 0) - 1)
  return due
}

/** Whether the next delivery is duplicated, or the next webhook dropped; uses it up. */
export const takeOnce = (settings: DeliverySettings, name: 'duplicate' | 'drop'): boolean => {
  if (settings[name] <= 0) return false
  settings[name] -= 1
  return true
}
