import { expect, it } from 'vitest'
import { type LocalState, stateIn, stateText } from '../../../../local/start/data/local-state.ts'

const state: LocalState = {
  aheadMs: 7_200_000,
  items: [{ pk: { S: 'subject' } }],
  messages: { queue: ['one'], dueQueue: [], deadLetters: ['two'] },
  plaid: { environment: 'sandbox', attempts: [], templates: [] },
}

it('is read as it was written', () => {
  expect(stateIn(stateText(state), 'state.json', 'sandbox')).toEqual(state)
})

it.each([
  ['no JSON', '{', 'state.json is no state of npm start'],
  ['other JSON', '[]', 'state.json is no state of npm start'],
  [
    'another version',
    JSON.stringify({ ...state, version: 2 }),
    'version 2 of the state, and this program reads version 1',
  ],
  ['no version', JSON.stringify(state), 'state.json is no state of npm start'],
  ['a missing part', JSON.stringify({ ...state, version: 1, messages: {} }), 'state.json is incomplete'],
])('%s is refused in one sentence', (_, text, sentence) => {
  expect(() => stateIn(text, 'state.json', 'sandbox')).toThrow(sentence)
})

it('of Plaid’s other environment is refused with the option that fits', () => {
  expect(() => stateIn(stateText(state), 'state.json', 'production')).toThrow('--environment sandbox')
})
