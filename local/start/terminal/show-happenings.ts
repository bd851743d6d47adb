import { styled } from '../../demo/terminal-text.ts'
import type { Controls } from '../../plaid-simulator/control/controls.ts'
import { type Happening, narrate, nothingSaid } from './narrate.ts'
import { simulatorFacts } from './simulator-facts.ts'
import { timeText } from './time-text.ts'

const styleOf = (line: string) => (line.startsWith(' ') ? 'dim' : line.startsWith('──') ? 'bold' : 'none')

/**
 * Writes what a person reads of what happens, in the order in which it arrives. What comes before there is a simulator
 * is the start of the functions, of which nothing is shown.
 */
export const showHappenings = (
  say: (text: string) => unknown,
  simulator: () => Pick<Controls, 'attempts' | 'requests'> | undefined,
): ((happening: Happening) => void) => {
  let said = nothingSaid
  const time = timeText()
  return happening => {
    const known = simulator()
    if (known === undefined) return
    const narration = narrate(said, happening, simulatorFacts(known), time)
    said = narration.said
    for (const line of narration.lines) say(styled(styleOf(line), line))
  }
}
