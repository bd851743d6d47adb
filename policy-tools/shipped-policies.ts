import { join } from 'node:path'

/** The folder of the policies that ship, and of their schema. */
const shippedFolder = join(import.meta.dirname, '..', 'policies')

/** The policies that a file may extend by name. */
export const shippedNames: ReadonlyArray<string> = ['default-v2']

export const shippedPath = (name: string): string => join(shippedFolder, `${name}.json`)

/** The path of a policy: of a file, or of a shipped one by its name. */
export const policyPath = (file: string): string => (shippedNames.includes(file) ? shippedPath(file) : file)

/** The policy of a deployment that names none. */
export const defaultPolicyPath = shippedPath('default-v2')
