import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

interface App {
  readonly listen: (at: { readonly port: number; readonly host: string }) => Promise<string>
  readonly close: () => Promise<void>
}

/** The part of the package that is used. It is loaded by its path, so that types are checked without it too. */
interface Fauxqs {
  readonly buildApp: (options: { readonly logger: boolean }) => App
}

export interface Sqs {
  readonly url: string
  readonly close: () => Promise<void>
}

/** Starts fauxqs, an SQS that others wrote, on 127.0.0.1. Its own command listens on all addresses. */
export const startFauxqs = async (): Promise<Sqs> => {
  const module = join(import.meta.dirname, 'node_modules', 'fauxqs', 'dist', 'app.js')
  const { buildApp }: Fauxqs = await import(pathToFileURL(module).href)
  const app = buildApp({ logger: false })
  return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() }
}
