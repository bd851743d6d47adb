/** A row of `params.default` in serverless.yml: the setting in the stage's file, or else its default. */
const row = /^\$\{file\(stages\/\$\{sls:stage\}\.yml\):(\w+), (?:(null|self:custom\.none)|'([^']*)'|(\d+))\}$/

/** The default of each setting; undefined: none. */
export type SettingDefaults = Readonly<Record<string, string | number | undefined>>

/** What is read of serverless.yml here. */
export interface TemplateParams {
  readonly params: { readonly default: Readonly<Record<string, unknown>> }
}

/** The defaults as serverless.yml has them. An empty text or list there stands for none. */
export const settingDefaults = ({ params }: TemplateParams): SettingDefaults =>
  Object.fromEntries(
    Object.entries(params.default).map(([name, value]) => {
      const [, setting, none, text, number] = row.exec(String(value)) ?? []
      if (setting !== name) throw new Error(`serverless.yml: the parameter ${name} has another form than the others`)
      if (number !== undefined) return [name, Number(number)]
      return [name, none !== undefined || text === '' ? undefined : text]
    }),
  )
