import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { functionNames } from '../../packaging/bundle.ts'

const folder = join(import.meta.dirname, '../../.serverless')

export interface Resource {
  readonly Type: string
  readonly Properties: Readonly<Record<string, unknown>>
  readonly DependsOn?: unknown
  readonly DeletionPolicy?: string
}

interface Template {
  readonly Resources: Readonly<Record<string, Resource>>
  readonly Outputs: Readonly<Record<string, unknown>>
}

const template = (): Template =>
  JSON.parse(readFileSync(join(folder, 'cloudformation-template-update-stack.json'), 'utf8'))

/** The output of `npm run package` under .serverless/. */
export const packagedService = {
  names: await functionNames(),
  zipPath: (name: string): string => join(folder, `${name}.zip`),
  handler: (name: string): string => `.build/${name}/${name}.handler`,
  resources: () => template().Resources,
  outputs: () => template().Outputs,
}
