/** A line of the trace is for programs that replay a log. */
const isTrace = (line: string): boolean => line.startsWith('{"trace":')

/** The sweep runs every minute: a sweep that queued nothing is not shown. */
const isShown = (line: string): boolean =>
  !isTrace(line) && (!/"driver":"sweep"/.test(line) || !/"queued":0/.test(line))

/** What only CloudWatch reads, the description of the line's metrics, is the last member. */
const metricsForCloudWatch = /,"_aws":\{.*\}\}$/

/** Passes on the log lines of the functions that a person wants to read, without what only CloudWatch reads. */
export const showLine =
  (say: (text: string) => unknown) =>
  (line: string): void => {
    if (isShown(line)) say(line.replace(metricsForCloudWatch, '}'))
  }
