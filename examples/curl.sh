#!/bin/sh
# Retries the newest attempt of a user: curl.sh <file with the request> <idempotency key>
# Needs curl 7.87 or newer, and in the environment IDV_RETRY_URL (the output RetryUrl of the stack), AWS_REGION,
# AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN where the keys are temporary.
# After 409 (retry-in-progress, cooling-down, paused) call it again later, with the same key.
set -eu
if [ "$#" -ne 2 ]; then
  echo 'Usage: curl.sh <file with the request> <idempotency key>' >&2
  exit 2
fi

# The keys go through standard input, so that no list of processes shows them.
keys() {
  printf 'user = "%s:%s"\n' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY"
  [ -z "${AWS_SESSION_TOKEN:-}" ] || printf 'header = "x-amz-security-token: %s"\n' "$AWS_SESSION_TOKEN"
}

answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
status=0

# A repeat has the same key, so it is safe: curl repeats after 429 and 5xx, and waits as Retry-After says, else a minute.
keys | curl --config - --silent --show-error --fail-with-body --retry 5 --retry-delay "${IDV_RETRY_DELAY:-60}" --max-time 35 \
  --aws-sigv4 "aws:amz:$AWS_REGION:execute-api" \
  --header 'content-type: application/json' \
  --header "idempotency-key: $2" \
  --data-binary "@$1" \
  --output "$answer" \
  "$IDV_RETRY_URL" || status=$?
cat "$answer"
exit "$status"
