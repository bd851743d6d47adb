import type { UserData } from '../attempt/attempt.ts'
import type { Json } from '../json.ts'
import { invalidField, object } from './members.ts'

/** Reads a sub-object, which must be complete. */
const whole = (user: Json, member: string, parts: readonly string[]): Json | undefined => {
  const value = object(user, member)
  if (value === null) return undefined
  const missing = parts.find(part => typeof value[part] !== 'string' || value[part] === '')
  if (missing !== undefined) throw invalidField(`${missing} is missing.`)
  return value
}

const pattern = (user: Json, member: string, format: RegExp): string | undefined => {
  const value = user[member]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string' || !format.test(value)) throw invalidField(`${member} is invalid.`)
  return value
}

/** Reads an address: only a country, or complete. */
const address = (user: Json): Json | undefined => {
  const value = object(user, 'address')
  if (value === null) return undefined
  const isCountryOnly = Object.entries(value).every(([part, given]) => part === 'country' || given === null)
  whole(user, 'address', isCountryOnly ? ['country'] : ['street', 'city', 'country'])
  const blank = { street: null, street2: null, city: null, region: null, postal_code: null }
  return { ...blank, ...value }
}

/** Replaces known data by the data in the request. Members that are absent or null stay as they are. */
export const withSuppliedData = (known: UserData, user: Json | null): UserData => {
  if (user === null) return known
  return {
    ...known,
    phone_number: pattern(user, 'phone_number', /^\+[1-9]\d{6,14}$/) ?? known.phone_number,
    date_of_birth:
      pattern(user, 'date_of_birth', /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/) ?? known.date_of_birth,
    email_address: pattern(user, 'email_address', /^[^@\s]+@[^@\s]+$/) ?? known.email_address,
    ip_address: pattern(user, 'ip_address', /^[\d.:a-fA-F]+$/) ?? known.ip_address,
    name: whole(user, 'name', ['given_name', 'family_name']) ?? known.name,
    address: address(user) ?? known.address,
    id_number: whole(user, 'id_number', ['value', 'type']) ?? known.id_number,
  }
}
