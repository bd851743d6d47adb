/** What a CloudFormation function refers to: a resource or a pseudo parameter, or an attribute of a resource. */
export interface Reference {
  readonly id: string
  readonly attribute?: string
}

type Lookup = (reference: Reference) => string | undefined

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const attributeOf = (path: string): Reference => {
  const [id = '', ...attribute] = path.split('.')
  return attribute.length === 0 ? { id } : { id, attribute: attribute.join('.') }
}

const whole = (parts: readonly (string | undefined)[], separator: string): string | undefined =>
  parts.every(part => part !== undefined) ? parts.join(separator) : undefined

/**
 * The text that a value of a template becomes: a text or number, Ref, Fn::GetAtt, Fn::Join and Fn::Sub. undefined where
 * `lookup` does not know a reference, and for every other function.
 */
export const textOf = (value: unknown, lookup: Lookup): string | undefined => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (!isObject(value)) return undefined
  const { Ref, 'Fn::GetAtt': got, 'Fn::Join': joined, 'Fn::Sub': sub } = value
  if (typeof Ref === 'string') return lookup({ id: Ref })
  if (Array.isArray(got)) return lookup(attributeOf(got.join('.')))
  if (typeof got === 'string') return lookup(attributeOf(got))
  if (Array.isArray(joined) && Array.isArray(joined[1]))
    return whole(
      joined[1].map((part: unknown) => textOf(part, lookup)),
      String(joined[0]),
    )
  if (typeof sub === 'string')
    return whole(
      sub.split(/(\$\{[^}]+\})/).map(part => (/^\$\{.+\}$/.test(part) ? lookup(attributeOf(part.slice(2, -1))) : part)),
      '',
    )
  return undefined
}

/** The pseudo parameters of a deployment into a region; the account is an example. */
export const pseudoParameters = (region: string, stack: string): Readonly<Record<string, string>> => ({
  'AWS::Region': region,
  'AWS::AccountId': '123456789012',
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': stack,
})
