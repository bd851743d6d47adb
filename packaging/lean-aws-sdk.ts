import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Plugin } from 'esbuild'

const eventStreams = `
export class EventStreamSerde {
  constructor() {
    throw new Error('The bundle has no event streams: none of its AWS services uses them')
  }
}
export const eventStreamSerdeProvider = options => new EventStreamSerde(options)`

const unused = (name: string): string =>
  `export class ${name} { constructor() { throw new Error('The bundle has no ${name}') } }`

/** A file of the SDK, and what the bundle gets instead. */
const replacements: Readonly<Record<string, string>> = {
  // SSO, login, processes, web identity: Lambda gives a function its role's credentials in the environment.
  '@aws-sdk/credential-provider-node/dist-es/index.js':
    "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env'",
  // The files under ~/.aws, which no function has: two reads at each cold start.
  '@smithy/core/dist-es/submodules/config/shared-ini-file-loader/loadSharedConfigFiles.js': `
export const CONFIG_PREFIX_SEPARATOR = '.'
export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} })`,
  // A virtual machine's region: Lambda has its own in the environment.
  '@smithy/core/dist-es/submodules/config/config-resolver/regionConfig/getInstanceMetadataRegion.js':
    'export const getInstanceMetadataRegion = async () => undefined',
  // Reached by a dynamic import, which also keeps everything that it imports from being tree-shaken.
  '@smithy/core/dist-es/submodules/event-streams/index.js': eventStreams,
  // Signs the headers of event streams.
  '@smithy/signature-v4/dist-es/HeaderFormatter.js': 'export class HeaderFormatter {}',
  // Every client of ours names the standard strategy.
  '@smithy/core/dist-es/submodules/retry/util-retry/AdaptiveRetryStrategy.js': unused('AdaptiveRetryStrategy'),
  // For a Node that was built without its own crypto.
  '@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js': unused('Sha256Js'),
}

const endsWith = (path: string): RegExp => new RegExp(`${path.replaceAll('.', '\\.').replaceAll('/', '[\\\\/]')}$`)

/**
 * Leaves out what the AWS SDK carries and a Lambda function never runs: 30 KB of each bundle, and the time to load it.
 * An SDK that has moved one of the files fails the build.
 */
export const leanAwsSdk: Plugin = {
  name: 'lean-aws-sdk',
  setup: build => {
    const missed = new Set(Object.keys(replacements))
    for (const [path, contents] of Object.entries(replacements))
      build.onLoad({ filter: endsWith(path) }, args => {
        missed.delete(path)
        return { contents, resolveDir: dirname(args.path), loader: 'js' }
      })
    // A client imports its whole package.json for one member: the version in the user agent.
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'))
      return { contents: JSON.stringify({ version }), loader: 'json' }
    })
    build.onEnd(() => ({
      errors: [...missed].map(path => ({ text: `${path} is not where it was: see packaging/lean-aws-sdk.ts` })),
    }))
  },
}
