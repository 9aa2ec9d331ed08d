"""Read the verdicts of the board's own mail server about who sent a mail (RFC 8601)."""

import re
from typing import Final

from casework.message import Authenticity
from intake.mail_parts import MailPart

MAX_HEADER: Final = 20_000

_TOKENS: Final = re.compile(r'"((?:[^"\\]|\\.){0,300})"|(\\.)|([()])|([^"()\\]+)|(.)', re.DOTALL)
_SERVER: Final = re.compile(r"\s*([^\s;]+)(?:\s+\d+)?\s*(?:;|$)")
_RESULT: Final = re.compile(
    r"\s*(spf|dkim|dmarc)(?:\s*/\s*\d+)?\s*=\s*([a-z]{2,20})(?![\w-])(.*)",
    re.IGNORECASE | re.DOTALL,
)


def verdicts(message: MailPart, authserv_id: str | None) -> Authenticity:
    """SPF, DKIM and DMARC as the configured server wrote them.

    Only the topmost Authentication-Results counts, and only when it names that server: any
    sender can put more of them below it. One DKIM pass is enough; a message may carry several
    signatures, of which a list or a relay breaks some.
    """
    header = message.headers.first("authentication-results")
    if not authserv_id or header is None:
        return Authenticity()
    text = _without_comments(header[:MAX_HEADER])
    server = _SERVER.match(text)
    if server is None or server[1].casefold() != authserv_id.strip().casefold():
        return Authenticity()
    found: dict[str, list[str]] = {"spf": [], "dkim": [], "dmarc": []}
    for piece in text[server.end() :].split(";"):
        result = _RESULT.match(piece)
        if result is None:
            continue
        method = result[1].lower()
        if method == "spf" and "smtp.helo" in result[3].lower() and found["spf"]:
            continue  # the verdict on the sender's address says more than that on its machine
        found[method].append(result[2].lower())
    return Authenticity(
        spf=_first(found["spf"]),
        dkim="pass" if "pass" in found["dkim"] else _first(found["dkim"]),
        dmarc=_first(found["dmarc"]),
    )


def _first(words: list[str]) -> str | None:
    return words[0] if words else None


def _without_comments(text: str) -> str:
    """Drop comments, which may be nested, and keep quoted strings from looking like syntax."""
    kept: list[str] = []
    depth = 0
    for quoted, _, bracket, plain, other in _TOKENS.findall(text):
        if bracket:
            depth = max(0, depth + (1 if bracket == "(" else -1))
            kept.append(" ")
        elif depth == 0:
            kept.append(plain or quoted.replace(";", " ").replace("=", " ") or other)
    return "".join(kept)
