import type { Fence } from '../../lib/domain/ledger/ledger-command.ts'

/** A send that was fenced, as the caps count it. */
export interface FencedSend extends Pick<Fence, 'mode' | 'rules' | 'isDocumentOrSelfie'> {
  readonly atMs: number
}

const named: Readonly<Record<string, string>> = {
  automaticPerSubjectMax: 'automatic retries of a subject',
  automaticByDocumentOrSelfieMax: 'automatic retries by rules about a document or a selfie',
  lineageRetriesMax: 'retries of a subject, up to which one more is made automatically',
  onDemandPerSubjectMax: 'retries of a subject, up to which one more is made on demand',
}

/** Which cap of a fence the sends before it have spent already, by a count of its own; undefined: none. */
export const spentCap = (
  fence: Fence,
  before: ReadonlyArray<FencedSend>,
  windowMs: number,
  nowMs: number,
): string | undefined => {
  const { mode, rules, maxima, caps, isDocumentOrSelfie } = fence
  const sends = before.filter(({ atMs }) => atMs > nowMs - windowMs)
  const automatic = sends.filter(send => send.mode === 'automatic')
  const spent = (cap: keyof typeof caps, count: number) =>
    count >= caps[cap] ? [`${count} of ${caps[cap]} ${named[cap]} are spent`] : []
  const ofMode =
    mode === 'on-demand'
      ? spent('onDemandPerSubjectMax', sends.length)
      : [
          ...spent('automaticPerSubjectMax', automatic.length),
          ...spent('lineageRetriesMax', sends.length),
          ...(isDocumentOrSelfie === true
            ? spent('automaticByDocumentOrSelfieMax', automatic.filter(send => send.isDocumentOrSelfie === true).length)
            : []),
          ...rules.flatMap(rule => {
            const count = automatic.filter(send => send.rules.includes(rule)).length
            return count >= (maxima[rule] ?? 0) ? [`${count} of ${maxima[rule] ?? 0} retries by ${rule} are spent`] : []
          }),
        ]
  const last = Math.max(...sends.map(({ atMs }) => atMs))
  const waited = nowMs - last
  return [
    ...ofMode,
    ...(waited < caps.cooldownMs ? [`the last send is ${waited} ms old, of ${caps.cooldownMs}`] : []),
  ][0]
}
