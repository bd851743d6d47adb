import { seamFor } from './seam.ts'
import { openWorker } from './worker.ts'

const { settings, task, incident } = JSON.parse(process.env['WORKER'] ?? '{}')

const worker = openWorker(settings, seamFor(incident))
await worker.run(task)
worker.close()
