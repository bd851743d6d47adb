/** An AWS account and CloudFormation in it, as far as it matters for what is left after a deployment or a removal. */

interface Declared {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
}

export interface Declarations {
  readonly Resources: Readonly<Record<string, Declared>>
  readonly Outputs?: Readonly<Record<string, unknown>>
}

/** A resource that is there. `stack`: the one that manages it; undefined: none does any more. */
export interface Held {
  readonly type: string
  readonly name: string
  readonly isProtected: boolean
  stack: string | undefined
}

export interface Event {
  readonly id: string
  readonly type: string
  readonly status: string
  readonly reason?: string
}

interface Stack {
  template: Declarations
  readonly held: Map<string, Held>
  isProtected: boolean
}

/** The property that is a resource's identity in its account and region. */
const identities: Readonly<Record<string, string>> = {
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Events::Archive': 'ArchiveName',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::Scheduler::ScheduleGroup': 'Name',
}

class Failure extends Error {
  readonly id: string
  readonly type: string
  constructor(id: string, type: string, reason: string) {
    super(reason)
    this.id = id
    this.type = type
  }
}

export interface Account {
  /** Everything that is there. */
  readonly held: () => readonly Held[]
  readonly stack: (name: string) => Stack | undefined
  /** From now on the creation of this resource fails; undefined: none. */
  failAt: (logicalId: string | undefined) => void
  /** Creates or updates a stack, and takes it back if a resource fails. */
  readonly deploy: (name: string, template: Declarations) => readonly Event[]
  readonly remove: (name: string) => void
}

export const createAccount = (): Account => {
  const all = new Set<Held>()
  const stacks = new Map<string, Stack>()
  let failing: string | undefined
  let created = 0

  const nameOf = (stack: string, id: string, { Type, Properties = {} }: Declared): string => {
    const fixed = Properties[identities[Type] ?? '']
    created += 1
    return fixed === undefined ? `${stack}-${id}-${created}` : JSON.stringify(fixed).replaceAll('"', '')
  }
  const create = (stack: string, id: string, declared: Declared): Held => {
    const { Type: type, Properties = {} } = declared
    const name = nameOf(stack, id, declared)
    if ([...all].some(other => other.type === type && other.name === name))
      throw new Failure(id, type, `${name} already exists`)
    if (failing === id) throw new Failure(id, type, 'planned failure')
    const held = { type, name, isProtected: Properties['DeletionProtectionEnabled'] === true, stack }
    all.add(held)
    return held
  }
  const drop = (id: string, held: Held, policy: string | undefined, isTakenBack = false): void => {
    if (policy === 'Retain' || (policy === 'RetainExceptOnCreate' && !isTakenBack)) held.stack = undefined
    else if (held.isProtected) throw new Failure(id, held.type, 'the table is protected against deletion')
    else all.delete(held)
  }
  const isReplaced = (before: Declared, after: Declared): boolean => {
    const identity = identities[after.Type] ?? ''
    return JSON.stringify(before.Properties?.[identity]) !== JSON.stringify(after.Properties?.[identity])
  }

  const deploy = (name: string, template: Declarations): readonly Event[] => {
    const stack: Stack = stacks.get(name) ?? { template: { Resources: {} }, held: new Map(), isProtected: false }
    stacks.set(name, stack)
    const made = new Map<string, Held>()
    const done = (status: string): Event => ({ id: name, type: 'AWS::CloudFormation::Stack', status })
    try {
      for (const [id, declared] of Object.entries(template.Resources)) {
        const before = stack.template.Resources[id]
        if (before === undefined || isReplaced(before, declared)) made.set(id, create(name, id, declared))
      }
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure
      const failed = { id: failure.id, type: failure.type, status: 'CREATE_FAILED', reason: failure.message }
      try {
        for (const [id, held] of made) drop(id, held, template.Resources[id]?.DeletionPolicy, true)
      } catch {
        return [failed, done('UPDATE_ROLLBACK_FAILED')]
      }
      return [failed, done('UPDATE_ROLLBACK_COMPLETE')]
    }
    for (const [id, held] of stack.held) {
      if (made.has(id)) drop(id, held, stack.template.Resources[id]?.UpdateReplacePolicy)
      else if (!(id in template.Resources)) drop(id, held, stack.template.Resources[id]?.DeletionPolicy)
    }
    for (const id of stack.held.keys()) if (!(id in template.Resources)) stack.held.delete(id)
    for (const [id, held] of made) stack.held.set(id, held)
    stack.template = template
    return [done('UPDATE_COMPLETE')]
  }

  return {
    held: () => [...all],
    stack: name => stacks.get(name),
    failAt: id => {
      failing = id
    },
    deploy,
    remove: name => {
      const stack = stacks.get(name)
      if (stack === undefined) return
      for (const [id, held] of stack.held) drop(id, held, stack.template.Resources[id]?.DeletionPolicy)
      stacks.delete(name)
    },
  }
}
