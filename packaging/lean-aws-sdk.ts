import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Plugin } from 'esbuild'

const unused = (name: string): string =>
  `export class ${name} { constructor() { throw new Error('The bundle has no ${name}') } }`

const noPlugin = (name: string): string => `export const ${name} = () => ({ applyToStack: () => {} })`

const unchanged = (name: string): string => `export const ${name} = config => config`

/** How a service's requests are signed, where its client is prepared for more than one way. */
const signedAs = (name: string, service: string): string => `
import { resolveAwsSdkSigV4Config } from '@aws-sdk/core/httpAuthSchemes'
import { normalizeProvider } from '@smithy/core/client'
export const default${service}HttpAuthSchemeParametersProvider = async ({ region }) => ({ region: await region() })
export const default${service}HttpAuthSchemeProvider = ({ region }) => [{
  schemeId: 'aws.auth#sigv4',
  signingProperties: { name: '${name}', region },
  propertiesExtractor: (config, context) => ({ signingProperties: { config, context } }),
}]
export const resolveHttpAuthSchemeConfig = config => Object.assign(resolveAwsSdkSigV4Config(config), {
  authSchemePreference: normalizeProvider(config.authSchemePreference ?? []),
})`

const eventStreams = `
${unused('EventStreamSerde')}
export const eventStreamSerdeProvider = options => new EventStreamSerde(options)`

/** A file of the SDK, and what the bundle gets instead. */
const replacements: Readonly<Record<string, string>> = {
  // Every client of ours is given its credentials: no environment, SSO, login, processes or web identity is asked.
  '@aws-sdk/credential-provider-node/dist-es/index.js': `
export const defaultProvider = () => async () => { throw new Error('The bundle has no other credentials') }`,
  // Every client of ours is given each of its settings: none is looked for in the environment or under ~/.aws.
  '@smithy/core/dist-es/submodules/config/node-config-provider/configLoader.js': `
export const loadConfig = () => async () => { throw new Error('A setting of an AWS client is missing') }`,
  '@smithy/core/dist-es/submodules/endpoints/middleware-endpoint/adaptors/getEndpointFromConfig.js':
    'export const getEndpointFromConfig = async () => undefined',
  '@smithy/core/dist-es/submodules/config/defaults-mode/resolveDefaultsModeConfig.js':
    'export const resolveDefaultsModeConfig = ({ defaultsMode }) => async () => defaultsMode',
  // Reached by a dynamic import, which also keeps everything that it imports from being tree-shaken.
  '@smithy/core/dist-es/submodules/event-streams/index.js': eventStreams,
  // Signs the headers of event streams.
  '@smithy/signature-v4/dist-es/HeaderFormatter.js': 'export class HeaderFormatter {}',
  // For buses in several regions.
  '@aws-sdk/signature-v4-multi-region/dist-es/SignatureV4MultiRegion.js':
    "export { SignatureV4 as SignatureV4MultiRegion } from '@smithy/signature-v4'",
  '@aws-sdk/core/dist-es/submodules/httpAuthSchemes/aws_sdk/AwsSdkSigV4ASigner.js':
    'export class AwsSdkSigV4ASigner {}',
  '@aws-sdk/client-eventbridge/dist-es/auth/httpAuthSchemeProvider.js': signedAs('events', 'EventBridge'),
  // Every client of ours names the standard strategy.
  '@smithy/core/dist-es/submodules/retry/util-retry/AdaptiveRetryStrategy.js': unused('AdaptiveRetryStrategy'),
  // For a Node that was built without its own crypto.
  '@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js': unused('Sha256Js'),
  // For protocols that put members into headers, paths and host names: every service of ours takes JSON in the body.
  '@smithy/core/dist-es/submodules/protocols/HttpBindingNormalizedSchema.js': `
${unused('HttpBindingNormalizedSchema')}
export const getHttpOperationBindings = () => []`,
  '@smithy/core/dist-es/submodules/endpoints/middleware-endpoint/service-customizations/index.js':
    unchanged('resolveParamsForS3'),
  // DynamoDB's other endpoints than the region's: our client has them switched off.
  '@aws-sdk/middleware-endpoint-discovery/dist-es/resolveEndpointDiscoveryConfig.js': unchanged(
    'resolveEndpointDiscoveryConfig',
  ),
  // Tells AWS of loops between functions and queues. The one function of ours that fills a queue is started by the clock.
  '@aws-sdk/core/dist-es/submodules/client/middleware-recursion-detection/getRecursionDetectionPlugin.js':
    noPlugin('getRecursionDetectionPlugin'),
  // Every client of ours has a silent logger.
  '@aws-sdk/core/dist-es/submodules/client/middleware-logger/loggerMiddleware.js': `
${noPlugin('getLoggerPlugin')}
export const loggerMiddleware = () => next => next
export const loggerMiddlewareOptions = {}`,
  '@smithy/core/dist-es/submodules/client/smithy-client/schemaLogFilter.js':
    "export const schemaLogFilter = () => '(not shown)'",
  // Tells AWS in the user agent which features are in use.
  '@aws-sdk/core/dist-es/submodules/client/middleware-user-agent/check-features.js':
    'export const checkFeatures = async () => {}',
  // The bundle runs on one version of Node.
  '@aws-sdk/core/dist-es/submodules/client/emitWarningIfUnsupportedVersion.js': `
export const state = {}
export const emitWarningIfUnsupportedVersion = () => {}`,
}

/** A file of every service's client, the same. No client of ours has extensions. */
const clientReplacements: Readonly<Record<string, string>> = {
  'dist-es/runtimeExtensions.js': unchanged('resolveRuntimeExtensions'),
}

/** A file of the SDK, and what is cut out of it. */
const cuts: Readonly<Record<string, RegExp>> = {
  // The names of the regions.
  '@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js': /"description": "[^"]*"/g,
  // Dates as text: the services of ours count seconds.
  '@smithy/core/dist-es/submodules/protocols/json/codec-v2/JsonShapeDeserializer2.js': /parseRfc\w+\(value\)/g,
}

/** A file of every service's client, the same. */
const clientCuts: Readonly<Record<string, RegExp>> = {
  // A class and a schema for each error. Without them the SDK throws the service's base class, under the same name; SQS's errors
  // get the names that they had in its old protocol, and nobody asks for those.
  'dist-es/schemas/schemas_0.js': /^n0_registry\.registerError\(.*$/gm,
  // What a setting would be without ours.
  'dist-es/runtimeConfig.js': /\?\?\s*loadNodeConfig(\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))/g,
  // The whole of it is imported for one member: the version in the user agent.
  'package.json': /(?<=^\{)[\s\S]*(?="version": "[^"]*")|(?<="version": "[^"]*"),[\s\S]*(?=\}\s*$)/g,
}

const literally = (path: string): string => path.replaceAll('.', '\\.').replaceAll('/', '[\\\\/]')

const ofSdk = (path: string): RegExp => new RegExp(`[\\\\/]${literally(path)}$`)

const ofClients = (path: string): RegExp =>
  new RegExp(`[\\\\/]@aws-sdk[\\\\/]client-[^\\\\/]+[\\\\/]${literally(path)}$`)

type Table<A> = Readonly<Record<string, A>>

const matched = <A>(table: Table<A>, filterOf: (path: string) => RegExp) =>
  Object.entries(table).map(([path, change]) => ({ path, filter: filterOf(path), change }))

/**
 * Leaves out what the AWS SDK carries and a Lambda function never runs: a third of each bundle, and the time to load it.
 * An SDK that has moved or rewritten one of the files fails the build.
 */
export const leanAwsSdk: Plugin = {
  name: 'lean-aws-sdk',
  setup: build => {
    const replaced = [...matched(replacements, ofSdk), ...matched(clientReplacements, ofClients)]
    const cut = [...matched(cuts, ofSdk), ...matched(clientCuts, ofClients)]
    const missed = new Set([...replaced, ...cut].map(({ path }) => path))
    for (const { path, filter, change } of replaced)
      build.onLoad({ filter }, args => {
        missed.delete(path)
        return { contents: change, resolveDir: dirname(args.path), loader: 'js' }
      })
    for (const { path, filter, change } of cut)
      build.onLoad({ filter }, async args => {
        const whole = await readFile(args.path, 'utf8')
        const contents = whole.replace(change, '')
        if (contents === whole) missed.add(args.path)
        else missed.delete(path)
        return { contents, loader: path.endsWith('json') ? 'json' : 'js' }
      })
    build.onEnd(() => ({
      errors: [...missed].map(path => ({ text: `${path} is not where, or as, it was: see packaging/lean-aws-sdk.ts` })),
    }))
  },
}
