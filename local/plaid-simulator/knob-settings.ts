import { ControlError } from './control/control-error.ts'
import { type Knobs, knobTable } from './knobs.ts'

/** Returns the settings with changes. Throws ControlError if a name or a value is not in the table. */
export const changeKnobs = (settings: Knobs, changes: { readonly [name: string]: unknown }): Knobs => {
  for (const [name, value] of Object.entries(changes)) {
    const knob = Object.entries(knobTable).find(([known]) => known === name)?.[1]
    if (knob === undefined) throw new ControlError(400, `unknown knob "${name}"; GET /_sim lists the knobs`)
    if ('values' in knob) {
      if (!knob.values.some((known: unknown) => known === value)) {
        throw new ControlError(
          400,
          `knob "${name}" must be one of ${knob.values.map(v => JSON.stringify(v)).join(', ')}`,
        )
      }
    } else if (typeof value !== 'number' || !Number.isInteger(value) || value < knob.min || value > knob.max) {
      throw new ControlError(400, `knob "${name}" must be a whole number from ${knob.min} to ${knob.max}`)
    }
  }
  return { ...settings, ...changes }
}
