// Preloaded into a function: when it is stopped it says which of Node's own modules belong to undici.
process.once('SIGTERM', () => {
  const loaded = process.moduleLoadList.filter(name => name.includes('undici'))
  process.stdout.write(`undici: ${JSON.stringify(loaded)}\n`, () => process.exit())
})
