#!/usr/bin/env node
// Starts `idvr`: in the repository from its sources, in an installed package from its bundle.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const source = new URL('idvr.ts', import.meta.url)
const bundle = new URL('../dist/idvr.mjs', import.meta.url)
/** Node 24 comes with the repository: older ones do not run TypeScript. */
const ownNode = new URL(`../node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`, import.meta.url)

const startOwnNode = () => {
  const args = [fileURLToPath(source), ...process.argv.slice(2)]
  const child = spawn(fileURLToPath(ownNode), args, { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('error', ({ message }) => {
    process.stderr.write(`Node 24 of the repository does not start (${message}): run npm ci first.\n`)
    process.exitCode = 3
  })
  child.on('exit', code => {
    process.exitCode = code ?? 1
  })
}

const nodeMajor = Number(process.versions.node.split('.')[0])
/** The oldest Node that runs the bundle. */
const nodeMajorMin = 22

const refuseNode = () => {
  process.stderr.write(`idvr needs Node ${nodeMajorMin} or newer; this is ${process.versions.node}.\n`)
  process.exitCode = 3
}

if (!existsSync(source)) await (nodeMajor < nodeMajorMin ? refuseNode() : import(bundle.href))
else if (nodeMajor < 24) startOwnNode()
else await import(source.href)
