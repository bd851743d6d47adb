import { account } from '../aws/account.ts'

/**
 * Node's flags in Lambda's nodejs24.x. Without `--expose-gc` Node's code cache makes functions that load much of Node
 * too fast.
 */
export const lambdaFlags: readonly string[] = [
  '--expose-gc',
  '--max-http-header-size=81920',
  '--no-experimental-require-module',
  '--no-experimental-detect-module',
]

/**
 * V8's limits for a function with `memoryMb`: Lambda sets both, and its runtime client takes them out of the flags of
 * the worker threads that it starts.
 */
export const memoryFlagsOf = (memoryMb: number): readonly string[] => [
  `--max-semi-space-size=${Math.floor(memoryMb / 20)}`,
  `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`,
]

/** Lambda's reserved variables, without any variable of this machine. The credentials are dummies. */
export const lambdaEnvironment = (options: {
  readonly functionName: string
  readonly handler: string
  readonly taskRoot: string
  readonly runtimeApi: string
  readonly memoryMb: number
}): Record<string, string> => ({
  _HANDLER: options.handler,
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_DEFAULT_REGION: account.region,
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(options.memoryMb),
  AWS_LAMBDA_FUNCTION_NAME: options.functionName,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_FORMAT: 'Text',
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${options.functionName}`,
  AWS_LAMBDA_LOG_STREAM_NAME: 'local',
  AWS_LAMBDA_RUNTIME_API: options.runtimeApi,
  AWS_REGION: account.region,
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'local-session-token',
  LAMBDA_RUNTIME_DIR: '/var/runtime',
  LAMBDA_TASK_ROOT: options.taskRoot,
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
})
