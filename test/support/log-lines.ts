/** What was written, parsed. */
const parsed = (written: readonly string[]) => written.map(line => JSON.parse(line))

/** The lines of calls, without the trace. */
export const callLines = (written: readonly string[]) => parsed(written).filter(line => line.trace === undefined)

/** The lines of the trace. */
export const traceLines = (written: readonly string[]) => parsed(written).filter(line => line.trace !== undefined)
