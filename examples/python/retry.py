"""Retries the newest attempt of a user: python3 retry.py <file with the request> <idempotency key>

Needs in the environment IDV_RETRY_URL (the output RetryUrl of the stack), AWS_REGION, AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN where the keys are temporary. It repeats what docs/api.md, "Which to
repeat", repeats, for an hour at most. Ended before that, it may be called again with the same key.
"""

import json
import os
import random
import sys
import time
import urllib.error
import urllib.request

from aws_sign import signed

# Codes, and reasons of retry-not-permitted, after which the same request is sent again under the same key, with the
# shortest wait in seconds.
SHORTEST_WAITS = {"retry-in-progress": 1, "plaid-rate-limited": 1, "plaid-unavailable": 1, "plaid-unreadable": 900,
                  "secrets-unavailable": 1, "ledger-unavailable": 1, "bus-unavailable": 1, "defect": 1,
                  "outcome-unknown": 60, "cooling-down": 1, "paused": 60}
LONGEST_WAIT = 60
ALL_WAITS_MAX = 3600


def post(body: bytes, key: str) -> tuple[int, dict, str | None]:
    url = os.environ["IDV_RETRY_URL"]
    headers = {"content-type": "application/json", "idempotency-key": key}
    request = urllib.request.Request(url, body, signed(url, body, headers, "execute-api"))
    try:
        with urllib.request.urlopen(request, timeout=35) as answer:
            return answer.status, json.load(answer), None
    except urllib.error.HTTPError as problem:
        return problem.code, json.load(problem), problem.headers.get("retry-after")


def shortest_wait(status: int, answer: dict) -> float | None:
    """None: it is not repeated. What API Gateway answers itself has no code, and its 5xx may follow a send."""
    if "code" not in answer:
        return 1 if status == 429 else 60 if status >= 500 else None
    is_refused = answer["code"] == "retry-not-permitted"
    return SHORTEST_WAITS.get(answer.get("reason") if is_refused else answer["code"])


def retry(body: bytes, key: str) -> tuple[int, dict]:
    waited, turn = 0.0, 0
    while True:
        status, answer, retry_after = post(body, key)
        shortest = shortest_wait(status, answer) if status >= 400 else None
        if shortest is None:
            return status, answer
        growing = min(LONGEST_WAIT, 2**turn) * random.uniform(0.5, 1)
        wait = float(retry_after) if retry_after else max(shortest, growing)
        if waited + wait > ALL_WAITS_MAX:
            return status, answer
        time.sleep(wait)
        waited, turn = waited + wait, turn + 1


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    if "IDV_RETRY_URL" not in os.environ:
        sys.exit("IDV_RETRY_URL is not set: it is the output RetryUrl of the stack.")
    with open(sys.argv[1], "rb") as file:
        status, answer = retry(file.read(), sys.argv[2])
    print(json.dumps(answer, indent=2))
    sys.exit(0 if status < 300 else 1)
