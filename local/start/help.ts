import { personaTexts } from '../plaid-simulator/personas/personas.ts'

const personas = personaTexts.map(([name]) => name).join(', ')

/** The text of `npm start -- --help`. */
export const help = `Runs the service and a Plaid simulator on this machine until you press Ctrl-C.

  npm start -- [options]

  -p, --port <n>          port of the service on 127.0.0.1; the simulator and the console
                          get the next two; 0: all get free ports                               (PORT, or 3000)
      --template <id>     the one template that may be retried                                  (idvtmp_local)
      --environment <e>   the environment of Plaid to simulate: sandbox or production           (sandbox)
      --mode <m>          automatic retries: enforce sends them, shadow only logs decisions     (enforce)
      --policy <file>     the policy file that decides                                          (policies/default-v2.json)
      --client-id <id>    client id of Plaid                                                    (local-client-id)
      --secret <text>     secret of Plaid                                                       (local-secret)
      --knob <name=value> how the simulator behaves where Plaid's documentation is silent;
                          may be repeated; GET /_sim on the simulator lists the knobs
      --attempt <file>    plays the attempts of a file that npm run policy has written
      --persona <name>    an applicant fails, or gives up, at the start; may be repeated:
                          ${personas}
      --json              log lines of the functions and events on the bus as JSON
      --forward-to <url>  posts each outcome event to a server: https, or http on this machine
      --data <folder>     keeps the state there over restarts: table, queues, attempts, clock
      --watch             rebuilds the functions when handlers/, lib/ or policies/ change
      --log <file>        writes the log lines of the functions to a new file, the trace included
      --no-limits         switches Plaid's rate limits off
      --open              opens the console in the browser
  -h, --help              shows this text

The value in parentheses is the default.
`
