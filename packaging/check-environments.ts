import * as E from 'fp-ts/Either'
import { configurationOf } from '../lib/domain/configuration.ts'
import { pseudoParameters, type Reference, textOf } from './intrinsics.ts'
import type { Target, Template } from './template.ts'

/** Lambda's limit of all variables of a function. */
const bytesMax = 4_096

/** A text such as AWS gives to a reference, of about its length. */
const plausible =
  ({ Resources }: Template, { region, stack }: Target) =>
  ({ id, attribute }: Reference): string | undefined => {
    const type = Resources[id]?.Type
    const name = `${stack}-${id}-ABCDEFGHIJKLM`
    const arn = `arn:aws:service:${region}:123456789012:${name}`
    if (type === undefined) return pseudoParameters(region, stack)[id]
    if (attribute !== undefined) return attribute === 'Arn' ? arn : name
    if (type === 'AWS::SQS::Queue') return `https://sqs.${region}.amazonaws.com/123456789012/${name}`
    return type === 'AWS::SecretsManager::Secret' ? arn : name
  }

/** The variables with which a function of the template would start; undefined: a value that cannot be resolved. */
export const environmentOf = (
  template: Template,
  id: string,
  target: Target,
): Readonly<Record<string, string | undefined>> => {
  const { Variables = {} } = Object(template.Resources[id]?.Properties?.['Environment'])
  const lookup = plausible(template, target)
  return Object.fromEntries(Object.entries<unknown>(Variables).map(([name, value]) => [name, textOf(value, lookup)]))
}

/** What the service's own codec, and Lambda, would refuse when a function of the template starts. One sentence each. */
export const environmentFaults = (template: Template, target: Target): readonly string[] => {
  const functions = Object.keys(template.Resources).filter(
    id => template.Resources[id]?.Type === 'AWS::Lambda::Function',
  )
  if (functions.length === 0) return ['The template has no function.']
  return functions.flatMap(id => {
    const variables = environmentOf(template, id, target)
    const decoded = configurationOf(variables)
    const wrong = E.isLeft(decoded)
      ? decoded.left.map(({ pointer, expected }) => `${id} would not start: ${pointer.slice(1)} must be ${expected}.`)
      : []
    const bytes = Object.entries(variables).reduce(
      (sum, [name, value = '']) => sum + Buffer.byteLength(name + value),
      0,
    )
    const large =
      bytes > bytesMax
        ? [`${id} has ${bytes} bytes of variables, and Lambda allows ${bytesMax}: give fewer template ids.`]
        : []
    return [...wrong, ...large]
  })
}
