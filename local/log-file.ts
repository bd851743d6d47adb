import { appendFileSync, writeFileSync } from 'node:fs'

/**
 * Begins a file with the log lines of the functions, as CloudWatch would keep them: `idvr audit` reads it. Each line is
 * there at once, also when this process is killed. Throws if the file cannot be written.
 */
export const beginLogFile = (file: string): ((line: string) => void) => {
  writeFileSync(file, '')
  return line => appendFileSync(file, `${line}\n`)
}
