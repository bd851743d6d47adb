import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

let url: URL | undefined

/** `lambda-worker.ts` as one module of JavaScript: a thread that removes types first takes a third longer to start. */
export const lambdaWorkerUrl = (): URL => {
  if (url !== undefined) return url
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('./lambda-worker.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'es2023',
  })
  url = new URL(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`)
  return url
}
