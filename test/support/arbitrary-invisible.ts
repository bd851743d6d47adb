import fc from 'fast-check'

/** The classes of characters that no id and no name may have, by property in Unicode. Joiners are in two of them. */
const classes: ReadonlyArray<RegExp> = [
  /\p{Cc}/u,
  /\p{Cf}/u,
  /\p{Cs}/u,
  /\p{Co}/u,
  /\p{Cn}/u,
  /\p{Default_Ignorable_Code_Point}/u,
  /\p{Zl}/u,
  /\p{Zp}/u,
  /\u2800/u,
]

const joiners: ReadonlySet<string> = new Set(['\u200C', '\u200D'])

/** Whether no id and no name may have the character. */
export const isInvisible = (character: string): boolean =>
  !joiners.has(character) && classes.some(ofClass => ofClass.test(character))

/** The planes of scripts and symbols, that of tags and variation selectors, and the end of all code points. */
const ranges = [
  [0x0_0000, 0x1_ffff],
  [0xe_0000, 0xe_1fff],
  [0x10_ff00, 0x10_ffff],
] as const

const characters = ranges
  .flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index))
  .map(codePoint => String.fromCodePoint(codePoint))
  .filter(isInvisible)

/** One such character. The small classes come as often as the large ones. */
export const arbitraryInvisible: fc.Arbitrary<string> = fc.oneof(
  ...classes.map(ofClass => {
    const ofThisClass = characters.filter(character => ofClass.test(character))
    return fc.nat(ofThisClass.length - 1).map(index => String(ofThisClass[index]))
  }),
)
