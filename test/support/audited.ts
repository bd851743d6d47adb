import { type Service, type ServiceOptions, startService as startLocalService } from '../../local/service.ts'
import { type Stack, type StackOptions, startStack as startLocalStack } from '../../local/stack.ts'
import { beginAudit } from '../../operator/audit/audit-log.ts'
import { inWords } from '../../operator/audit/in-words.ts'
import { windowMs } from './window.ts'

interface Logging {
  readonly isWarm?: boolean
  readonly instancesMax?: number
  readonly onLogLine?: (line: string) => void
}

/** A call that has changed the ledger. */
const isChange = (line: string): boolean => /"outcome":"(?:retried|scheduled)"/.test(line)

/**
 * Starts something that logs. Its `close` throws if its log breaks a promise, lacks a version of a ledger or the whole
 * trace, or has a line that cannot be read.
 *
 * @param isComplete false: the test writes ledgers itself, and so not every version is in the log
 */
const audited =
  <O extends Logging, S extends { readonly close: () => Promise<void> }>(
    start: (options: O) => Promise<S>,
    isComplete = true,
  ) =>
  async (options: O): Promise<S> => {
    const audit = beginAudit({ windowMs, isComplete })
    let changes = 0
    const started = await start({
      // A test calls few of the functions. One that needs calls at once says so.
      isWarm: false,
      instancesMax: 1,
      ...options,
      onLogLine: line => {
        audit.add(line)
        changes += Number(isChange(line))
        options.onLogLine?.(line)
      },
    })
    return {
      ...started,
      close: async () => {
        await started.close()
        const report = audit.end()
        const { violations, notes, trace_lines } = report
        const isUntraced = changes > 0 && trace_lines === 0
        if (violations.length > 0 || isUntraced || notes.some(({ kind }) => kind === 'unread'))
          throw new Error(`the log of this test breaks a promise:\n${inWords(report).join('\n')}`)
      },
    }
  }

/** As `startStack` of `local/stack.ts`, and its log is audited when it is closed. */
export const startStack = (options: StackOptions = {}): Promise<Stack> => audited(startLocalStack)(options)

/** The same, where the test writes ledgers itself. */
export const startSeededStack = (options: StackOptions = {}): Promise<Stack> => audited(startLocalStack, false)(options)

/** As `startService` of `local/service.ts`, and its log is audited when it is closed. */
export const startService = (options: ServiceOptions): Promise<Service> => audited(startLocalService)(options)
