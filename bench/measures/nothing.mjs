// An empty script, to measure Node alone.
process.exitCode = 0
