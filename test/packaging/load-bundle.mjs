// Loads one bundle and prints the loaded built-in modules of undici.
await import(process.argv[2])
process.stdout.write(JSON.stringify(process.moduleLoadList.filter(name => name.includes('undici'))), () =>
  process.exit(),
)
