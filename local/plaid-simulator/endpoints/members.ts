import { isJson, type Json } from '../json.ts'
import { PlaidRefusal } from '../plaid-refusal.ts'
import { refusals } from '../refusals.ts'

/** Members that every endpoint accepts. */
const credentials = ['client_id', 'secret']

const isAbsent = (value: unknown): boolean => value === undefined || value === null

/** Refuses unknown members, then missing required members. */
export const checkMembers = (body: Json, required: readonly string[], optional: readonly string[]): void => {
  const unknown = Object.keys(body).filter(member => ![...required, ...optional, ...credentials].includes(member))
  if (unknown.length > 0) throw new PlaidRefusal(refusals.unknownFields(unknown))
  const missing = required.filter(member => isAbsent(body[member]))
  if (missing.length > 0) throw new PlaidRefusal(refusals.missingFields(missing))
}

export const invalidField = (message: string): PlaidRefusal => new PlaidRefusal(refusals.invalidField(message))

/** Reads a member that must be a non-empty string. */
export const text = (body: Json, member: string): string => {
  const value = body[member]
  if (typeof value !== 'string' || value.trim() === '') {
    throw invalidField(`${member} must be a properly formatted, non-empty string`)
  }
  return value
}

/** Reads a boolean member; undefined if it is absent or null. */
export const flag = (body: Json, member: string): boolean | undefined => {
  const value = body[member]
  if (isAbsent(value)) return undefined
  if (typeof value !== 'boolean') throw invalidField(`${member} must be a boolean`)
  return value
}

/** Reads an object member; null if it is absent or null. */
export const object = (body: Json, member: string): Json | null => {
  const value = body[member]
  if (isAbsent(value)) return null
  if (!isJson(value)) throw invalidField(`${member} must be an object`)
  return value
}

/** Reads the customer's id of a user. Plaid forbids personal data in it; an e-mail address is the usual mistake. */
export const clientUserId = (body: Json): string => {
  const value = text(body, 'client_user_id')
  if (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value)) throw invalidField('client_user_id must not contain PII')
  return value
}
