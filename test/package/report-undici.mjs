// Preloaded into a function. When the function stops, it prints the loaded built-in modules of undici.
process.once('SIGTERM', () => {
  const loaded = process.moduleLoadList.filter(name => name.includes('undici'))
  process.stdout.write(`undici: ${JSON.stringify(loaded)}\n`, () => process.exit())
})
