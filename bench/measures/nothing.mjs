// Node alone has nothing to do.
process.exitCode = 0
