// Preloaded into a function. Moves its clock AHEAD_MS milliseconds ahead of the machine's.
const machineNow = Date.now
const aheadMs = Number(process.env.AHEAD_MS ?? 0)
Date.now = () => machineNow() + aheadMs
