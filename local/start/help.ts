/** `npm start -- --help`. */
export const help = `The service and a simulator of Plaid on this machine, until Ctrl-C.

  npm start -- [options]

  -p, --port <n>          port of the API, on 127.0.0.1; the simulator takes the next one   (PORT, or 3000)
      --template <id>     the template that may be retried                                  (idvtmp_local)
      --environment <e>   which of Plaid's environments is played: sandbox or production    (sandbox)
      --mode <m>          what automatic retries do: enforce, or shadow, which only watches     (enforce)
      --client-id <id>    Plaid's client id                                                 (local-client-id)
      --secret <text>     Plaid's secret                                                    (local-secret)
      --knob <name=value> what Plaid leaves unknown; may be repeated, GET /_sim lists them
      --no-limits         without Plaid's limits of requests a minute
  -h, --help              this text
`
