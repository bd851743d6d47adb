import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** A packaged CloudFormation template, as far as it is read here. */
export interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
  >
  readonly Outputs?: Readonly<Record<string, { readonly Export?: { readonly Name: unknown } }>>
}

/** Where and as what a template is deployed. */
export interface Target {
  readonly stage: string
  readonly region: string
  readonly stack: string
}

/** The name of a stage's stack, as osls makes it. */
export const stackOf = (root: string, stage: string): string =>
  `${parse(readFileSync(join(root, 'serverless.yml'), 'utf8')).service}-${stage}`
