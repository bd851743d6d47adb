import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const project = join(import.meta.dirname, '../..')

export interface Run {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** The project in another folder, with stages of its own, so that a test can package and deploy beside others. */
export interface ProjectCopy {
  readonly root: string
  readonly writeStage: (stage: string, settings: object | string) => Promise<void>
  /** Writes `policies/<name>.json`. */
  readonly writePolicy: (name: string, policy: object) => Promise<void>
  /** `npm run <command> -- <args>` without npm; without a terminal. `variables` are all that the command sees. */
  readonly run: (command: string, args: readonly string[], variables?: Readonly<Record<string, string>>) => Promise<Run>
  readonly remove: () => Promise<void>
}

export const projectCopy = async (): Promise<ProjectCopy> => {
  const root = await mkdtemp(join(tmpdir(), 'idv-retry-project-'))
  for (const name of ['packaging', 'policies', 'policy-tools', 'stages', 'serverless.yml', 'package.json'])
    await cp(join(project, name), join(root, name), { recursive: true })
  // A proof that was made already need not be made again.
  await cp(join(project, '.certificates'), join(root, '.certificates'), { recursive: true })
  for (const name of ['lib', 'handlers', 'node_modules']) await symlink(join(project, name), join(root, name))
  return {
    root,
    writeStage: (stage, settings) =>
      writeFile(
        join(root, 'stages', `${stage}.yml`),
        typeof settings === 'string' ? settings : JSON.stringify(settings),
      ),
    writePolicy: (name, policy) => writeFile(join(root, 'policies', `${name}.json`), JSON.stringify(policy)),
    run: (command, args, variables = {}) =>
      new Promise(resolve => {
        const child = execFile(
          process.execPath,
          ['--import', './policy-tools/fp-ts-in-node.ts', `packaging/${command}.ts`, ...args],
          {
            cwd: root,
            env: { PATH: process.env['PATH'], HOME: root, AWS_EC2_METADATA_DISABLED: 'true', ...variables },
          },
          (_error, stdout, stderr) => resolve({ status: child.exitCode ?? -1, stdout, stderr }),
        )
        child.stdin?.end()
      }),
    remove: () => rm(root, { recursive: true }),
  }
}
