/** The sweep runs every minute: a sweep that queued nothing is not shown. */
const isShown = (line: string): boolean => !/"driver":"sweep"/.test(line) || !/"queued":0/.test(line)

/** Passes on the log lines of the functions that a person wants to read. */
export const showLine =
  (say: (text: string) => unknown) =>
  (line: string): void => {
    if (isShown(line)) say(line)
  }
