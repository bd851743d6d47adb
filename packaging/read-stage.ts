import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { closest, distance } from 'fastest-levenshtein'
import { parse, parseDocument } from 'yaml'
import { type SettingDefaults, settingDefaults } from './setting-defaults.ts'
import { faultOf, faultsAcross, type SettingName, type Settings, settings } from './settings.ts'

/** A stage's settings, or one sentence for each thing that is wrong. */
export type StageResult =
  | { readonly _tag: 'settings'; readonly settings: Settings }
  | { readonly _tag: 'refused'; readonly sentences: readonly string[] }

const refused = (...sentences: readonly string[]): StageResult => ({ _tag: 'refused', sentences })

/** The nearest of the words, if it is near enough to be meant. */
const meant = (word: string, words: readonly string[]): string | undefined => {
  const nearest = words.length === 0 ? undefined : closest(word.toLowerCase(), [...words])
  return nearest !== undefined && distance(word.toLowerCase(), nearest.toLowerCase()) <= 3 ? nearest : undefined
}

const didYouMean = (word: string, words: readonly string[]): string => {
  const nearest = meant(word, words)
  return nearest === undefined ? '' : ` Did you mean ${nearest}?`
}

/** What is wrong with the name of a stage; its length is judged by the names that the template makes of it. */
export const stageNameFault = (stage: string): string | undefined => {
  if (stage === 'example')
    return 'The stage example is for reading only: copy stages/example.yml under the name of your stage.'
  if (/^[a-z](?:-?[a-z0-9])*$/.test(stage)) return undefined
  return `The name of a stage is lower case letters, digits and single hyphens between them, and begins with a letter: ${JSON.stringify(stage)} is not.`
}

const isSettingName = (name: string): name is SettingName => Object.hasOwn(settings, name)

/**
 * Judges what a stage's file says. `path` is its name in the sentences, `defaults` are for what
 * it does not give. `wantedRegion` takes the place of the default.
 */
export const readSettings = (
  path: string,
  yaml: string,
  defaults: SettingDefaults,
  wantedRegion?: string,
): StageResult => {
  const document = parseDocument(yaml)
  const [error] = document.errors
  if (error !== undefined) return refused(`${path} cannot be read: ${error.message.split('\n')[0]?.replace(/:$/, '.')}`)
  const given: unknown = document.toJS() ?? {}
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return refused(`${path} must be settings, one a line, each with its name, a colon and its value.`)
  const unknown = Object.keys(given)
    .filter(name => !isSettingName(name))
    .map(name => `${path}: there is no setting ${name}.${didYouMean(name, Object.keys(settings))}`)
  if ('region' in given && wantedRegion !== undefined && given.region !== wantedRegion)
    return refused(`${path}: region is ${given.region}, and --region says ${wantedRegion}; a stage has one region.`)
  const region = wantedRegion === undefined ? {} : { region: wantedRegion }
  const effective: Readonly<Record<string, unknown>> = {
    ...defaults,
    ...region,
    ...withoutNull(given),
  }
  const values = Object.entries(effective).filter(
    (entry): entry is [SettingName, unknown] => isSettingName(entry[0]) && entry[1] !== undefined,
  )
  const wrong = values.flatMap(([name, value]) => {
    const fault = faultOf(name, value)
    return fault === undefined ? [] : [`${path}: ${name} ${fault}.`]
  })
  if (unknown.length + wrong.length > 0) return refused(...unknown, ...wrong)
  const read: Settings = Object.fromEntries(values)
  const across = faultsAcross(read).map(({ name, fault }) => `${path}: ${name} ${fault}.`)
  return across.length > 0 ? refused(...across) : { _tag: 'settings', settings: read }
}

/** A setting without a value is one that is not given. */
const withoutNull = (given: object): object =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null))

const stagesIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter(name => name.endsWith('.yml') && name !== 'example.yml')
    .map(name => name.slice(0, -'.yml'.length))

/** Reads and judges the settings of a stage, `stages/<stage>.yml` below `root`. */
export const readStage = (root: string, stage: string, region?: string): StageResult => {
  const fault = stageNameFault(stage)
  if (fault !== undefined) return refused(fault)
  const path = `stages/${stage}.yml`
  const known = stagesIn(join(root, 'stages'))
  if (!known.includes(stage))
    return refused(
      `There is no ${path}: copy stages/example.yml, or name one of ${known.join(', ')}.${didYouMean(stage, known)}`,
    )
  const read = (file: string): string => readFileSync(join(root, file), 'utf8')
  return readSettings(path, read(path), settingDefaults(parse(read('serverless.yml'))), region)
}
