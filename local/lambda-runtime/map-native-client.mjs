// Preloaded before aws-lambda-ric, so that it runs without its native add-on, which needs a C++ tool chain to build.
// In JavaScript: stripping types would load a compiler into the process that is tested and measured.
import { registerHooks } from 'node:module'

const url = new URL('./native-client.cjs', import.meta.url).href

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === './rapid-client.node'
      ? { url, format: 'commonjs', shortCircuit: true }
      : nextResolve(specifier, context),
})
