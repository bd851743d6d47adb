import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { EventPattern } from './aws/event-pattern.ts'

/** What serverless.yml says of one function, as far as it matters on one machine. */
export interface DeployedFunction {
  readonly name: string
  readonly timeoutMs: number
  /** Keys as API Gateway writes them: `POST /path`. */
  readonly routes: readonly { readonly key: string; readonly hasAuthorizer: boolean }[]
  readonly patterns: readonly EventPattern[]
}

interface ServerlessFunction {
  readonly timeout: number
  readonly events?: readonly {
    readonly httpApi?: { readonly method: string; readonly path: string; readonly authorizer?: unknown }
    readonly eventBridge?: { readonly pattern: EventPattern }
  }[]
}

const projectRoot = join(import.meta.dirname, '..')

/** Read from serverless.yml, so that the routes, rules and timeouts that are tried out here are those that are deployed. */
export const readDeployment = async (root = projectRoot): Promise<readonly DeployedFunction[]> => {
  const { functions }: { functions: Record<string, ServerlessFunction> } = parse(
    await readFile(join(root, 'serverless.yml'), 'utf8'),
  )
  return Object.entries(functions).map(([name, { timeout, events = [] }]) => ({
    name,
    timeoutMs: timeout * 1_000,
    routes: events.flatMap(({ httpApi }) =>
      httpApi === undefined
        ? []
        : [{ key: `${httpApi.method.toUpperCase()} ${httpApi.path}`, hasAuthorizer: httpApi.authorizer !== undefined }],
    ),
    patterns: events.flatMap(({ eventBridge }) => (eventBridge === undefined ? [] : [eventBridge.pattern])),
  }))
}
