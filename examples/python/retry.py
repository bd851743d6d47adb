"""Retries the newest attempt of a user: python3 retry.py <file with the request> <idempotency key>

Needs in the environment IDV_RETRY_URL (the output RetryUrl of the stack), AWS_REGION, AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN where the keys are temporary.
"""

import json
import os
import random
import sys
import time
import urllib.error
import urllib.request

from aws_sign import signed

REPEATED = {"retry-in-progress", "outcome-unknown", "defect", "plaid-rate-limited", "plaid-unavailable",
            "secrets-unavailable", "ledger-unavailable", "bus-unavailable"}


def post(body: bytes, key: str) -> tuple[int, dict, str | None]:
    url = os.environ["IDV_RETRY_URL"]
    headers = {"content-type": "application/json", "idempotency-key": key}
    request = urllib.request.Request(url, body, signed(url, body, headers, "execute-api"))
    try:
        with urllib.request.urlopen(request, timeout=35) as answer:
            return answer.status, json.load(answer), None
    except urllib.error.HTTPError as problem:
        return problem.code, json.load(problem), problem.headers.get("retry-after")


def is_repeated(status: int, answer: dict) -> bool:
    """What API Gateway answers itself has no code: its 5xx may follow a send, so the same key is needed."""
    if "code" not in answer:
        return status == 429 or status >= 500
    return answer["code"] in REPEATED or answer.get("reason") == "cooling-down"


def retry(body: bytes, key: str, times: int = 5) -> tuple[int, dict]:
    for turn in range(times):
        status, answer, retry_after = post(body, key)
        if not is_repeated(status, answer) or turn == times - 1:
            break
        time.sleep(float(retry_after) if retry_after else 2**turn + random.random())
    return status, answer


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1], "rb") as file:
        status, answer = retry(file.read(), sys.argv[2])
    print(json.dumps(answer, indent=2))
    sys.exit(0 if status < 300 else 1)
