/** Laws that the shipped policy breaks, and why that is still open. A breach that is no longer there fails the proof, too. */
export const knownBreaches: Readonly<Record<string, string>> = {
  'absent-is-unknown':
    'Without a data source check, an expired or unsuitable document of which one detail differs in part is held, as two ' +
    'rules disagree; without image_quality it is retried, as entry-differs-from-document needs a photo that is sharp.',
}
