import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PackagedFunction, startFunction } from '../../local/lambda-runtime/start-function.ts'
import { environmentOf } from '../../packaging/check-environments.ts'
import { type Package, packageStage } from '../../packaging/package-stage.ts'
import type { ProvePolicy } from '../../packaging/prove-policy.ts'
import { serverlessIn } from '../../packaging/run-serverless.ts'
import { allLaws } from '../../policy-tools/all-laws.ts'
import { certificateOf } from '../../policy-tools/certificate/certificate.ts'
import { asProven, policyOf } from '../../policy-tools/policy-of.ts'
import { courtOf } from '../../policy-tools/prove/court.ts'
import { judgeNow } from '../../policy-tools/prove/judge-now.ts'
import { outcomeOf } from '../../policy-tools/prove/threads.ts'
import { runPolicyProgram } from '../../policy-tools/prove-command.ts'
import { variantsOf } from '../../policy-tools/variants.ts'
import { pickedSpace } from '../policy-tools/picked-space.ts'
import { prove } from '../policy-tools/prove-here.ts'
import { type ProjectCopy, projectCopy } from './project-copy.ts'
import { batchOf, type Surroundings, startSurroundings } from './surroundings.ts'

/** `stricter` is packaged by `stages.test.ts`, with a whole proof. */
const examples = ['segment', 'step-up', 'german', 'backend', 'across-templates']
const templateIds = ['idvtmp_local', 'idvtmp_business', 'flwtmp_backend']

let project: ProjectCopy
let around: Surroundings
beforeAll(async () => {
  project = await projectCopy()
  around = await startSurroundings()
})
afterAll(async () => {
  await around.close()
  await project.remove()
})

/** Twenty states of each block: a whole proof takes a minute or two. */
const someStates = async (path: string): Promise<object> => {
  const made = variantsOf(await policyOf(path)).map(({ policy }) => {
    const under = { judge: judgeNow, policy: asProven(policy), laws: allLaws }
    const space = pickedSpace(under)
    const proof = prove({ ...under, space, statesOfBlock: 20 })
    expect(proof.violations).toEqual([])
    const court = courtOf(judgeNow, under.policy)
    const statesAt = async (places: ReadonlyArray<readonly [number, number]>) =>
      places.flatMap(([block, index]) => {
        const situation = space.blocks[block]?.at(index)
        return situation === undefined ? [] : [{ situation, outcome: outcomeOf(court.judge(situation)) }]
      })
    return certificateOf({ proof, statesAt }, policy, project.root)
  })
  return Promise.all(made)
}

/** The certificate of a whole proof, where one was made and is accepted; else one of some states. */
const proveSome: ProvePolicy = async (path, hash) => {
  const certificate = join(project.root, '.certificates', `${hash}.json`)
  if (existsSync(certificate) && (await runPolicyProgram(['verify', certificate, path], 'ignore')) === 0)
    return certificate
  writeFileSync(certificate, JSON.stringify(await someStates(path)))
  return certificate
}

const start = (
  name: string,
  { template, target }: Package,
  environment: Readonly<Record<string, string>>,
): Promise<PackagedFunction> => {
  const id = Object.keys(template.Resources).find(
    each => template.Resources[each]?.Properties?.['FunctionName'] === `${target.stack}-${name}`,
  )
  const variables = environmentOf(template, String(id), target) as Record<string, string>
  return startFunction({
    name,
    code: join(project.root, '.serverless', `${name}.zip`),
    handler: `.build/${name}/${name}.handler`,
    environment: { ...variables, ...environment },
  })
}

/** Plaid's announcement of an attempt that failed, as the queue has it. */
const announced = (identity_verification_id: string): string =>
  JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': 'Identity Verification STATUS_UPDATED',
    source: 'plaid.webhook',
    time: new Date().toISOString(),
    detail: { webhook_code: 'STATUS_UPDATED', identity_verification_id, environment: 'sandbox' },
  })

describe.each(examples)('a stage with the policy %s', example => {
  const stage = `of-${example}`
  const policy = `policies/examples/${example}.json`
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../..', policy), 'utf8'))
  let done: Package
  beforeAll(async () => {
    await project.writeStage(stage, { plaidEnv: 'sandbox', templateIds, retryMode: 'enforce', policy })
    const packaged = await packageStage(
      project.root,
      { stage, region: undefined },
      { serverless: serverlessIn(project.root), prove: proveSome },
    )
    if (packaged._tag === 'refused') throw new Error(packaged.sentences.join('\n'))
    done = packaged
  })

  test('is packaged, with the certificate of its policy', () => {
    expect(done.policy.version).toBe(version)
    const certificates = JSON.parse(readFileSync(join(done.folder, 'policy-certificate.json'), 'utf8'))
    expect(certificates.map((each: { policy: { version: string } }) => each.policy.version)).toEqual(
      certificates.map(() => version),
    )
    expect(certificates.length).toBeGreaterThan(0)
  })

  test.each(['retry', 'sweep', 'webhook'])("its %s starts from the zip under AWS's runtime client", async name => {
    const started = await start(name, done, { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', ...around.settings })
    expect(started.init).toEqual({ _tag: 'returned', value: null })
    await started.close()
  })

  test("its auto-retry starts from the zip under AWS's runtime client, and decides by this policy", async () => {
    const worker = await start('auto-retry', done, around.settings)
    expect(worker.init).toEqual({ _tag: 'returned', value: null })
    const { id, client_user_id } = around.failedAttempt()
    await worker.invoke(batchOf(around.queue, [announced(id)]))
    await worker.close()
    const decided = around.bus
      .events()
      .map(({ detail }) => Object(detail))
      .filter(detail => detail.client_user_id === client_user_id)
    expect(decided).toMatchObject([{ attempt_id: id, policy: { version, hash: done.policy.hash } }])
  })
})
