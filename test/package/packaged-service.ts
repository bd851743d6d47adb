import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { functionNames } from '../../packaging/bundle.ts'

const folder = join(import.meta.dirname, '../../.serverless')

export interface Resource {
  readonly Type: string
  readonly Properties: Readonly<Record<string, unknown>>
}

/** What `npm run package` left under .serverless/. */
export const packagedService = {
  names: await functionNames(),
  zipPath: (name: string): string => join(folder, `${name}.zip`),
  handler: (name: string): string => `.build/${name}/${name}.handler`,
  resources: (): Readonly<Record<string, Resource>> =>
    JSON.parse(readFileSync(join(folder, 'cloudformation-template-update-stack.json'), 'utf8')).Resources,
}
