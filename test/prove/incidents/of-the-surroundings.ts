import type { Stack } from '../../../local/stack.ts'
import { fails, passDelay, rest } from './applicants.ts'
import type { Incident } from './incident.ts'
import { idIn } from './shift.ts'

const many = 100_000

const deadLetters: Incident = {
  name: 'A message is a dead letter',
  sections: ['messages-in-dead-letters'],
  happens: 'Plaid answers 500 to each read of an attempt, for more than a day: the messages about it are given up.',
  begin: async stack => {
    stack.simulator.addFault({ endpoint: 'get', fault: '500', count: many })
    await fails(stack, 'eve')
    for (let hour = 0; stack.deadLetters.messages().length === 0; hour += 1) {
      if (hour > 48) throw new Error('no message was given up')
      await rest(stack, 61)
    }
  },
  solve: async ({ idvr, wait, elsewhere, calm }, { simulator }) => {
    await idvr(['status'], { shows: [/^Dead letters +\d+$/, /idvr dead-letters list/] })
    const printed = await idvr(['dead-letters', 'list'], { shows: [/^Dead letters: \d+/, /STATUS_UPDATED +attempt/] })
    const attempt = idIn(printed, / attempt (\S+)/)
    await idvr(['explain', attempt], { code: 1, shows: [/Plaid is not available/] })
    await elsewhere('Plaid answers again', () => simulator.clearFaults())
    await idvr(['dead-letters', 'move', '--reason', 'Plaid answers again', '--by', 'ada', '--yes'], {
      shows: [/^Moved: \d+\. Still there: 0\./],
    })
    await wait(1)
    await idvr(['explain', attempt], { shows: [/^Decision .*there is nothing to retry/, /^Now/] })
    await calm()
  },
}

const plaidDown: Incident = {
  name: 'Plaid is down',
  sections: ['plaid-unavailable'],
  happens: 'Plaid answers 500 to every read.',
  begin: async stack => {
    await fails(stack, 'fay')
    for (const endpoint of ['list', 'get']) stack.simulator.addFault({ endpoint, fault: '500', count: many })
    await passDelay(stack)
    await stack.clock.advance(10 * 60_000)
  },
  solve: async ({ idvr, wait, elsewhere, calm }, { simulator }) => {
    const printed = await idvr(['status'], {
      shows: [/^Unfinished +1$/, /of fay: its retry is due, and could not be sent/],
    })
    const attempt = idIn(printed, /^(\S+) of fay/m)
    await idvr(['explain', attempt], { code: 1, shows: [/Plaid is not available/] })
    await elsewhere('Plaid answers again', () => simulator.clearFaults())
    await wait(20)
    await idvr(['explain', attempt], { shows: [/ decided .*outcome retried/, /^Now +The service watches it/] })
    await calm()
  },
}

const busDenied: Incident = {
  name: 'The bus is denied',
  sections: ['outcomes-not-published'],
  happens: "The functions' role has lost events:PutEvents.",
  begin: async stack => {
    await fails(stack, 'gus')
    stack.bus.fail('AccessDeniedException', many)
    await passDelay(stack)
  },
  solve: async ({ idvr, wait, elsewhere, calm }, { bus }) => {
    const printed = await idvr(['status'], {
      shows: [/^Unpublished +1$/, /^The bus does not take events/, /of gus: the event retried/],
    })
    const attempt = idIn(printed, /^(\S+) of gus/m)
    await idvr(['explain', attempt], {
      shows: [/ sent +A retry .*new attempt/, /The event retried waits for the bus/],
    })
    await elsewhere('the role has its right again', () => bus.clearFaults())
    await wait(4)
    await calm()
  },
}

const putKeys = (stack: Stack, secret: string): void =>
  stack.secretsManager.putSecretValue(stack.secretId, JSON.stringify({ client_id: 'local-client-id', secret }))

const wrongSecret: Incident = {
  name: "Plaid's keys are wrong",
  sections: ['plaid-keys-unusable'],
  happens: 'A wrong secret was written, and the functions were deployed after it.',
  begin: async stack => {
    await fails(stack, 'hal')
    putKeys(stack, 'that of another environment')
    await stack.setMode('shadow')
    await stack.setMode('enforce')
    await passDelay(stack)
    await stack.clock.advance(10 * 60_000)
  },
  solve: async ({ idvr, wait, elsewhere, calm }, stack) => {
    const printed = await idvr(['status'], {
      shows: [/^Unfinished +1$/, /of hal: its retry is due, and could not be sent/],
    })
    const attempt = idIn(printed, /^(\S+) of hal/m)
    await idvr(['explain', attempt], { code: 1, shows: [/secrets-unavailable/] })
    await elsewhere('the right keys are written into the secret', () => putKeys(stack, 'local-secret'))
    await wait(20)
    await idvr(['explain', attempt], { shows: [/ decided .*outcome retried/, /^Now +The service watches it/] })
    await calm()
  },
}

export const incidentsOfTheSurroundings: readonly Incident[] = [deadLetters, plaidDown, busDenied, wrongSecret]
