import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { passAttempt } from '../../../local/failed-attempt.ts'
import { fails, passDelay, untilSent } from './applicants.ts'
import type { Incident } from './incident.ts'
import { idIn } from './shift.ts'

const outcomeUnknown: Incident = {
  name: 'The outcome of a retry is unknown',
  sections: ['retry-sent-but-outcome-unknown'],
  happens: 'Plaid makes the new attempt; the connection is reset instead of its answer, and its webhooks are lost.',
  begin: async stack => {
    await fails(stack, 'ann')
    stack.simulator.addFault({ endpoint: 'retry', fault: 'reset_after_commit' })
    stack.simulator.configureWebhooks({ drop: true })
    await untilSent(stack, 'ann')
    stack.simulator.configureWebhooks({ drop: false })
  },
  solve: async ({ idvr, wait, calm }) => {
    const printed = await idvr(['status'], { shows: [/^Unfinished +1$/, /of ann: a retry was sent/] })
    const attempt = idIn(printed, /^(\S+) of ann/m)
    await idvr(['explain', attempt], {
      shows: [/ as a retry of /, / sent +A retry was sent automatically/, /^To change it +Nothing/],
    })
    await wait(16)
    await idvr(['explain', attempt], { shows: [/^Now +The service watches it/, /A new attempt of it was found/] })
    await calm()
  },
}

const review: Incident = {
  name: 'A retry needs review',
  sections: ['retry-needs-review'],
  happens: 'Plaid answers 500 to the retry, and makes no new attempt.',
  begin: async stack => {
    await fails(stack, 'ben')
    stack.simulator.addFault({ endpoint: 'retry', fault: '500' })
    await untilSent(stack, 'ben')
    await stack.clock.advance(20 * 60_000)
  },
  solve: async ({ idvr, wait, elsewhere, calm }, { simulator }) => {
    await idvr(['status'], { shows: [/^In review +1$/, /idvr review list/] })
    const printed = await idvr(['review', 'list'], { shows: [/of ben/] })
    const attempt = idIn(printed, /^(\S+) {2}of ben/m)
    await elsewhere("Plaid's dashboard shows no new attempt of ben", () => {
      const { length } = simulator.attempts().filter(({ client_user_id }) => client_user_id === 'ben')
      if (length !== 1) throw new Error(`ben has ${length} attempts`)
    })
    const reason = 'the dashboard shows no new attempt'
    await idvr(['review', 'rearm', attempt, '--reason', reason, '--by', 'ada', '--yes'], { shows: [/ is re-armed/] })
    await wait(3)
    await idvr(['explain', attempt], {
      shows: [/^Newest attempt .* active/, / decided .*outcome retried/, /^Now +The service watches it/],
    })
    await calm()
  },
}

/** The first line of an export with this text, of which only the ids are kept. */
const exported = async (run: (file: string) => Promise<unknown>, text: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'idv-retry-incidents-'))
  try {
    const file = join(folder, 'decisions.jsonl')
    await run(file)
    const lines = (await readFile(file, 'utf8')).split('\n')
    return lines.find(line => line.includes(text)) ?? ''
  } finally {
    await rm(folder, { recursive: true })
  }
}

const misdirected: Incident = {
  name: 'A retry is misdirected',
  sections: ['retry-misdirected'],
  happens: "Plaid's answer says that the new attempt follows another one than was meant.",
  begin: async stack => {
    await fails(stack, 'cat')
    stack.simulator.patchNextAttempt({ previous_attempt_id: 'idv_other' })
    await passDelay(stack)
  },
  solve: async ({ idvr, wait, elsewhere, calm }, { simulator }) => {
    const line = await exported(
      file => idvr(['export', '--since', '1d', '--out', file], { shows: [/decisions from/] }),
      '"outcome":"misdirected"',
    )
    const attempt = idIn(line, /"attempt_id":"([^"]+)"/)
    const shows = [/as a retry of idv_other/, /The retry made a new attempt of another attempt/, /^To change it/]
    const printed = await idvr(['explain', attempt], { shows })
    const open = idIn(printed, /^Newest attempt +(\S+) has the status active/m)
    await elsewhere('the applicant goes on with the attempt that is open, and is verified', () =>
      passAttempt(simulator, open),
    )
    await wait(2)
    await idvr(['explain', attempt], { shows: [/^Newest attempt .* status success/, /^To change it/] })
    await calm()
  },
}

const paused: Incident = {
  name: 'Somebody has paused all sending',
  sections: ['sending-paused-for-a-day'],
  happens: 'A colleague has paused it and went home. An attempt falls due.',
  begin: async stack => {
    const { outcome } = Object(
      await stack.functionNamed('operate').invoke({ act: 'pause', reason: 'a test of the switch', by: 'a colleague' }),
    )
    if (outcome !== undefined) throw new Error('not paused')
    await fails(stack, 'dan')
    await passDelay(stack)
  },
  solve: async ({ idvr, wait, calm }) => {
    await idvr(['status'], { shows: [/^Sending +paused, since .* by a colleague: a test/, /^Sending is paused:/] })
    await idvr(['explain', 'dan'], { shows: [/^Where .*paused/, /^To change it/, /^Now/] })
    await idvr(['resume', '--reason', 'the test is over', '--by', 'ada', '--yes'], { shows: [/^Resumed/] })
    await wait(8)
    await idvr(['explain', 'dan'], { shows: [/ decided .*outcome retried/, /^Now +The service watches it/] })
    await calm()
  },
}

export const incidentsOfASend: readonly Incident[] = [outcomeUnknown, review, misdirected, paused]
