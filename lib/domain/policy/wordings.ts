import * as E from 'fp-ts/Either'
import * as t from 'io-ts'
import { isBlank, isLegible, isOfLength } from '../../codec/characters.ts'
import { closed } from '../../codec/closed.ts'
import { text } from '../../codec/text.ts'
import { type ApplicantTextId, textIds } from './applicant-text.ts'
import { bounds } from './bounds.ts'

/**
 * Marks of a placeholder, such as `{name}`, `%s`, `<name>`, `:name` and `@name`. A text is said to everybody as it is:
 * it must not be filled in with anything personal.
 */
const placeholder = /[{}<>[\]$%#_=|\\^~`*]|(?<![\p{L}\p{N}])@|:\p{L}/u

/** A text for applicants, in one language. */
export const Wording = text<string>(
  'Wording',
  `1 to ${bounds.textCharactersMax} characters, not blank, no control or invisible ones, and nothing to be filled in: no { } < > [ ] $ % # _ = | \\ ^ ~ \` *, no @ at the start of a word, no colon before a letter`,
  value =>
    isOfLength(value, 1, bounds.textCharactersMax) && isLegible(value) && !isBlank(value) && !placeholder.test(value),
)

/** A language, with a script or a country where needed: `de`, `pt-BR`, `zh-Hant`. */
const isLanguage = (tag: string): boolean => /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/.test(tag)

export const Language = text<string>('Language', 'a language tag such as en, pt-BR or zh-Hant', isLanguage)

/** A member for each language. A tag that is no language is a violation at the object. */
export const byLanguage = <C extends t.Mixed>(
  each: C,
): t.Type<Readonly<Record<string, t.TypeOf<C>>>, Readonly<Record<string, t.OutputOf<C>>>, unknown> => {
  type Texts = Readonly<Record<string, t.TypeOf<C>>>
  const expected = 'an object with a member for each language, named by a tag such as en, pt-BR or zh-Hant'
  return new t.Type<Texts, Texts, unknown>(
    'byLanguage',
    (input): input is Texts =>
      t.UnknownRecord.is(input) && Object.entries(input).every(([tag, texts]) => isLanguage(tag) && each.is(texts)),
    (input, context) => {
      if (!t.UnknownRecord.is(input) || !Object.keys(input).every(isLanguage))
        return t.failure(input, context, expected)
      const read = Object.entries(input).map(
        ([tag, texts]) => [tag, each.validate(texts, t.appendContext(context, tag, each, texts))] as const,
      )
      const errors = read.flatMap(([, result]) => (E.isLeft(result) ? result.left : []))
      return errors.length > 0
        ? t.failures(errors)
        : t.success(Object.fromEntries(read.map(([tag, result]) => [tag, E.toUnion(result)])) as Texts)
    },
    t.identity,
  )
}

const everyText = Object.fromEntries(textIds.map(id => [id, Wording])) as Record<ApplicantTextId, typeof Wording>

/** Each text once, in one language. */
export const TextsOfLanguage = closed('Texts', { required: everyText, optional: {} })
