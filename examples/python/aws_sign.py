"""AWS Signature Version 4 with the standard library. Where botocore is installed, its SigV4Auth does the same."""

import datetime
import hashlib
import hmac
import os
import urllib.parse


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def signed(url: str, body: bytes, headers: dict[str, str], service: str) -> dict[str, str]:
    """The headers of a POST, signed with the keys in the environment. The URL has no query."""
    region, secret = os.environ["AWS_REGION"], os.environ["AWS_SECRET_ACCESS_KEY"]
    where = urllib.parse.urlsplit(url)
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    every = {name.lower(): value for name, value in headers.items()} | {"host": where.netloc, "x-amz-date": now}
    if token := os.environ.get("AWS_SESSION_TOKEN"):
        every["x-amz-security-token"] = token

    names = ";".join(sorted(every))
    lines = [f"{name}:{every[name].strip()}" for name in sorted(every)]
    canonical = ["POST", where.path or "/", "", *lines, "", names, hashlib.sha256(body).hexdigest()]
    scope = f"{now[:8]}/{region}/{service}/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{now}\n{scope}\n" + hashlib.sha256("\n".join(canonical).encode()).hexdigest()

    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = _hmac(key, part)
    credential = f"{os.environ['AWS_ACCESS_KEY_ID']}/{scope}"
    every["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={_hmac(key, text).hex()}"
    )
    return every
