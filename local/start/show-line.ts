/** Whether a line of the journal is worth a look: a sweep that found nothing comes every minute. */
const isWorthIt = (line: string): boolean => !/"driver":"sweep"/.test(line) || !/"queued":0/.test(line)

/** Of what the functions log, what a person wants to read. */
export const showLine =
  (say: (text: string) => unknown) =>
  (line: string): void => {
    if (isWorthIt(line)) say(line)
  }
