"""Read a form that somebody filled in: what they typed, and what is still wrong with it."""

import re
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from casework.actions.receive_web_form import WebForm
from casework.boards import BoardProfile
from casework.contacts import plain_address
from casework.local_time import AMSTERDAM, DeadlineInputError, to_instant

MOST_TEXT: Final = 10_000
"""Characters; about four pages."""
MOST_NAME: Final = 100
MOST_EMAIL: Final = 254
FIRST_DISCOVERED: Final = timedelta(days=10 * 365)
"""So long ago, at most, a breach was noticed that is reported now; before that it is a slip."""
BY_CLOCK_OF_ANOTHER: Final = timedelta(minutes=5)
"""So much may the clock of a visitor be ahead."""
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")
_NOT_TYPED: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")


class AnswerBy(StrEnum):
    """How somebody wants to get the answer."""

    MAIL = "mail"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the boxes, as it was left."""

    token: str
    text: str = ""
    school: str = ""
    discovered: str = ""
    how: str = ""
    email: str = ""
    name: str = ""


def new_token() -> str:
    """Answer what tells one opened form from another."""
    return secrets.token_urlsafe(16)


def token_of(given: str) -> str:
    """Answer the token that came with a form; a new one where that is none of ours."""
    return given if _TOKEN.fullmatch(given) else new_token()


def typed_in(fields: Mapping[str, str]) -> Typed:
    """Answer what was typed, without signs that nobody types."""
    told = {name: plain_text(fields.get(name, "")) for name in FIELDS}
    return Typed(
        token_of(fields.get("token", "")),
        **{
            **told,
            "email": one_line(told["email"])[: MOST_EMAIL + 1],
            "name": one_line(told["name"])[:MOST_NAME],
        },
    )


FIELDS: Final = ("text", "school", "discovered", "how", "email", "name")


def plain_text(text: str) -> str:
    """Answer a text as a person typed it: lines and tabs stay, other control signs go."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _NOT_TYPED.sub("", lines)).strip()


def one_line(text: str) -> str:
    """Answer a text on one line."""
    return " ".join(text.split())


def faults_in(typed: Typed, *, for_breach: bool, now: datetime) -> dict[str, str]:
    """Answer what is wrong, by box: the name of the sentence that says it."""
    found = {}
    text = fault_of_text(typed.text)
    if text:
        found["text"] = text
    if for_breach and typed.discovered and moment_in(typed.discovered, now=now) is None:
        found["discovered"] = "discovered_wrong"
    if typed.how not in set(AnswerBy):
        found["how"] = "how_missing"
    if typed.how == AnswerBy.MAIL and not _address_in(typed.email):
        found["email"] = "email_wrong"
    return found


def fault_of_text(text: str) -> str:
    """Answer what is wrong with a message; empty when nothing is."""
    if not any(sign.isalnum() for sign in text):
        return "text_missing"
    return "text_long" if len(text) > MOST_TEXT else ""


def _address_in(text: str) -> str:
    """Answer the mail address somebody typed; empty for what no mail server takes everywhere."""
    found = plain_address(text)
    return found if found is not None and found.isascii() else ""


def moment_in(text: str, *, now: datetime) -> datetime | None:
    """Answer the moment of a box with a date and a time, Amsterdam time; None for no such moment,
    for one still to come, and for one too long ago."""
    try:
        local = datetime.fromisoformat(text)
        moment = to_instant(local.replace(tzinfo=None))
    except (ValueError, DeadlineInputError, OverflowError):
        return None
    return moment if now - FIRST_DISCOVERED < moment <= now + BY_CLOCK_OF_ANOTHER else None


def form_of(
    typed: Typed, board: BoardProfile, *, for_breach: bool, language: str, now: datetime
) -> WebForm:
    """Answer the form behind what was typed; it has no faults."""
    school = board.school(typed.school)
    moment = moment_in(typed.discovered, now=now) if for_breach and typed.discovered else None
    return WebForm(
        board=board.id,
        for_breach=for_breach,
        text=typed.text,
        language=language,
        token=typed.token,
        name=typed.name,
        email=_address_in(typed.email) if typed.how == AnswerBy.MAIL else "",
        school=school.name if school else None,
        discovered=min(moment, now) if moment else None,
    )


def latest_moment(now: datetime) -> str:
    """Answer now as a box with a date and a time takes it, for the latest that can be chosen."""
    return now.astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M")
