type Members = Record<string, unknown>

export interface Violation {
  readonly pointer: string
  readonly expected: string
}

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= max && !/\p{Cc}/u.test(value)

const isId = (value: unknown): boolean => isText(value, 256) && value === value.trim()

const isDate = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^\d{4}-\d{2}-\d{2}$/.test(value) &&
  new Date(`${value}T00:00:00Z`).toJSON()?.slice(0, 10) === value

const strategies = ['reset', 'incomplete', 'infer', 'custom']
const stepNames = ['verify_sms', 'kyc_check', 'documentary_verification', 'selfie_check']
const known = ['client_user_id', 'template_id', 'strategy', 'steps', 'user', 'is_shareable']
const refused = ['client_id', 'secret']

const matches = (value: unknown, pattern: RegExp): boolean => typeof value === 'string' && pattern.test(value)

const checkUser = (user: unknown): string[] => {
  if (!isObject(user)) return ['']
  const wrong: string[] = []
  for (const [member, value] of Object.entries(user)) {
    if (value === null) continue
    switch (member) {
      case 'email_address':
        if (!matches(value, /^[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@.]{2,}$/)) wrong.push('/email_address')
        break
      case 'phone_number':
        if (!matches(value, /^\+[1-9]\d{6,14}$/)) wrong.push('/phone_number')
        break
      case 'date_of_birth':
        if (!isDate(value)) wrong.push('/date_of_birth')
        break
      case 'name':
        if (!isObject(value) || Object.keys(value).length > 2) wrong.push('/name')
        else if (!isText(value['given_name'], 100)) wrong.push('/name/given_name')
        else if (!isText(value['family_name'], 100)) wrong.push('/name/family_name')
        break
      case 'address':
        wrong.push(...checkAddress(value))
        break
      case 'id_number':
        if (!isObject(value) || Object.keys(value).length > 2) wrong.push('/id_number')
        else if (!matches(value['value'], /^[A-Za-z0-9]{1,1024}$/)) wrong.push('/id_number/value')
        else if (!matches(value['type'], /^[a-z]{2}_[a-z0-9_]+$/)) wrong.push('/id_number/type')
        break
      default:
        wrong.push('')
    }
  }
  return wrong
}

const checkAddress = (address: unknown): string[] => {
  if (!isObject(address)) return ['/address']
  const { country, street, street2, city, region, postal_code, ...unknown } = address
  const wrong: string[] = []
  if (!matches(country, /^[A-Z]{2}$/)) wrong.push('/address/country')
  if (street !== undefined && street !== null && !isText(street, 80)) wrong.push('/address/street')
  if (street2 !== undefined && street2 !== null && !isText(street2, 50)) wrong.push('/address/street2')
  if (city !== undefined && city !== null && !isText(city, 100)) wrong.push('/address/city')
  if (region !== undefined && region !== null && !isText(region, 1024)) wrong.push('/address/region')
  if (postal_code !== undefined && postal_code !== null && !matches(postal_code, /^[A-Za-z0-9]{2,10}$/))
    wrong.push('/address/postal_code')
  if (Object.keys(unknown).length > 0) wrong.push('/address')
  return wrong
}

/** The violations in a body; empty for a valid retry request. */
export const checkRequest = (body: unknown): readonly Violation[] => {
  if (!isObject(body)) return [{ pointer: '', expected: 'an object' }]
  const violations: Violation[] = []
  const { client_user_id, template_id, strategy, steps, user, is_shareable } = body
  if (!isId(client_user_id)) violations.push({ pointer: '/client_user_id', expected: 'an id' })
  if (!isId(template_id)) violations.push({ pointer: '/template_id', expected: 'an id' })
  if (!strategies.includes(String(strategy))) violations.push({ pointer: '/strategy', expected: 'a strategy' })
  if (strategy === 'custom') {
    if (!isObject(steps)) violations.push({ pointer: '/steps', expected: 'an object' })
    else {
      for (const name of stepNames)
        if (typeof steps[name] !== 'boolean') violations.push({ pointer: `/steps/${name}`, expected: 'a boolean' })
      if (Object.keys(steps).length > stepNames.length) violations.push({ pointer: '/steps', expected: 'no others' })
    }
  } else if (steps !== undefined && steps !== null) violations.push({ pointer: '/steps', expected: 'absent' })
  if (user !== undefined && user !== null)
    for (const pointer of checkUser(user)) violations.push({ pointer: `/user${pointer}`, expected: 'another value' })
  if (is_shareable !== undefined && is_shareable !== null && typeof is_shareable !== 'boolean')
    violations.push({ pointer: '/is_shareable', expected: 'a boolean' })
  for (const member of refused) if (member in body) violations.push({ pointer: `/${member}`, expected: 'absent' })
  if (Object.keys(body).some(member => !known.includes(member) && !refused.includes(member)))
    violations.push({ pointer: '', expected: 'no other members' })
  return violations
}
