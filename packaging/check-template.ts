import { join } from 'node:path'
import { CelEngine, type StandardDiagnostic, TemplateFile } from '@aws/cloudformation-validate'

/** W3030 (a value that is not allowed) is only a warning of the validator, but it breaks a deployment. */
const isFinding = ({ severity, ruleId }: StandardDiagnostic): boolean =>
  severity === 'FATAL' || severity === 'ERROR' || ruleId === 'W3030'

export interface TemplateCheck {
  readonly resources: number
  /** One line each: severity, rule, resource, property, message. */
  readonly findings: readonly string[]
}

let engine: InstanceType<typeof CelEngine> | undefined

/** One for all templates: to start it takes longer than a check. */
const startedEngine = (): InstanceType<typeof CelEngine> => {
  engine ??= new CelEngine()
  return engine
}

/**
 * Checks a CloudFormation template against AWS's resource schemas and rules, offline. A template without resources is
 * a finding.
 */
export const checkTemplate = (path: string): TemplateCheck => {
  const { status, metadata, diagnostics } = startedEngine().validateStandard(new TemplateFile(path))
  const findings = diagnostics
    .filter(isFinding)
    .map(({ severity, ruleId, entity, propertyPath, message }) =>
      [severity, ruleId, entity?.logicalId, propertyPath, message].filter(part => part !== undefined).join(' '),
    )
  if (status !== 'OK') findings.push(`the analysis ended with the status ${status}`)
  if (metadata.resourcesScanned === 0) findings.push('the template has no resources: nothing was checked')
  return { resources: metadata.resourcesScanned, findings }
}

if (import.meta.main) {
  const given = process.argv.slice(2)
  const packaged = ['create', 'update'].map(stack => join('.serverless', `cloudformation-template-${stack}-stack.json`))
  for (const path of given.length > 0 ? given : packaged) {
    const { resources, findings } = checkTemplate(path)
    console.log(`${path}: ${resources} resources checked, ${findings.length} findings`)
    for (const finding of findings) console.error(`  ${finding}`)
    if (findings.length > 0) process.exitCode = 1
  }
}
