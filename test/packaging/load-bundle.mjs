// Loads one bundle and prints which of Node's own modules belong to undici.
await import(process.argv[2])
process.stdout.write(JSON.stringify(process.moduleLoadList.filter(name => name.includes('undici'))), () =>
  process.exit(),
)
