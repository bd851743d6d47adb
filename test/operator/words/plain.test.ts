import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plain, plainJson, plainly } from '../../../operator/words/plain.ts'
import { arbitraryCharacter } from '../../support/arbitrary-character.ts'

const acting = /[\p{C}\p{Zl}\p{Zp}]/u
const anyText = fc.string({ unit: arbitraryCharacter })

describe('text from outside', () => {
  it('has no character on which a terminal acts', () => {
    fc.assert(fc.property(anyText, text => !acting.test(plain(text))))
    expect(plain('a\u001b[31m\u202eb\n')).toBe('a\\u{1b}[31m\\u{202e}b\\u{a}')
  })

  it('is escaped wherever it stands in an answer', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ stringUnit: arbitraryCharacter }),
        value => !acting.test(JSON.stringify(plainly(value))),
      ),
    )
  })

  it('is unchanged where it is legible', () => expect(plain('Zoë 👩 ¡olé!')).toBe('Zoë 👩 ¡olé!'))
})

describe('the JSON that is printed', () => {
  it('has no such character either, and means the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: arbitraryCharacter }), value => {
        const text = plainJson(value)
        expect(acting.test(text)).toBe(false)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})
