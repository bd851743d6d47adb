import { type Service, type ServiceOptions, startService as startLocalService } from '../../local/service.ts'
import { type Stack, type StackOptions, startStack as startLocalStack } from '../../local/stack.ts'
import { beginAudit } from '../../operator/audit/audit-log.ts'
import { inWords } from '../../operator/audit/in-words.ts'
import { windowMs } from './window.ts'

interface Logging {
  readonly onLogLine?: (line: string) => void
}

/** Starts something that logs. Its `close` throws if its log breaks a promise, or has a line that cannot be read. */
export const audited =
  <O extends Logging, S extends { readonly close: () => Promise<void> }>(start: (options: O) => Promise<S>) =>
  async (options: O): Promise<S> => {
    const audit = beginAudit({ windowMs })
    const started = await start({
      ...options,
      onLogLine: line => {
        audit.add(line)
        options.onLogLine?.(line)
      },
    })
    return {
      ...started,
      close: async () => {
        await started.close()
        const report = audit.end()
        const { violations, notes } = report
        if (violations.length > 0 || notes.some(({ kind }) => kind === 'unread'))
          throw new Error(`the log of this test breaks a promise:\n${inWords(report).join('\n')}`)
      },
    }
  }

/** As `startStack` of `local/stack.ts`, and its log is audited when it is closed. */
export const startStack = (options: StackOptions = {}): Promise<Stack> => audited(startLocalStack)(options)

/** As `startService` of `local/service.ts`, and its log is audited when it is closed. */
export const startService = (options: ServiceOptions): Promise<Service> => audited(startLocalService)(options)
