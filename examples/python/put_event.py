"""Requests a retry on the event bus: python3 put_event.py <file with the request> <idempotency key>

Needs in the environment EVENT_BUS (the name of the deployment's bus), AWS_REGION, AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN where the keys are temporary. The request has no user: a bus keeps
its events. Its outcome comes as an event.
"""

import json
import os
import sys
import urllib.request

from aws_sign import signed

if len(sys.argv) != 3:
    sys.exit(__doc__)
with open(sys.argv[1], encoding="utf-8") as file:
    detail = json.load(file) | {"idempotency_key": sys.argv[2]}

entry = {
    "EventBusName": os.environ["EVENT_BUS"],
    "Source": "your-app",
    "DetailType": "Identity Verification Retry Requested",
    "Detail": json.dumps(detail),
}
body = json.dumps({"Entries": [entry]}).encode()
url = os.environ.get("AWS_ENDPOINT_URL_EVENTBRIDGE") or f"https://events.{os.environ['AWS_REGION']}.amazonaws.com"
url += "/"
headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSEvents.PutEvents"}

with urllib.request.urlopen(urllib.request.Request(url, body, signed(url, body, headers, "events")), timeout=10) as answer:
    result = json.load(answer)
print(json.dumps(result))
# PutEvents answers 200 also where it refused the entry.
sys.exit(1 if result["FailedEntryCount"] else 0)
