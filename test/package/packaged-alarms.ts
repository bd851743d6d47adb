import type { Alarm } from '../support/alarm.ts'
import { alarmsIn, symptomOf } from '../support/ringing-alarms.ts'
import { packagedService } from './packaged-service.ts'

/** The name of the deployment that the template was packaged for: that of its metrics' namespace. */
export const packagedName = 'idv-retry-dev'

const byId: Readonly<Record<string, Alarm>> = alarmsIn(packagedService.resources())

/** The alarms of the packaged template, by logical id and by symptom. */
export const packagedAlarms = {
  byId,
  bySymptom: Object.fromEntries(Object.values(byId).map(alarm => [symptomOf(alarm, packagedName), alarm])),
}
