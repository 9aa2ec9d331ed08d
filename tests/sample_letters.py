"""Make letters the way the service makes them, about invented cases, and look them over."""

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from fakes import CountingMint
from lxml import etree

from casework.boards import BoardProfile
from casework.case import Case, CaseState
from casework.clocks import assumed_clocks, clocks_for
from casework.kinds import Kind
from casework.letters import Letter
from casework.letters_owed import LetterWriter
from casework.message import Attachment, Channel, IncomingMessage
from casework.ports import Words
from casework.profile_check import check_profile

BOARDS = Path(__file__).parent.parent / "boards"
TUESDAY = datetime(2026, 6, 2, 12, 0, tzinfo=UTC)
PARENT = "fatma.yildiz@ouder.example"
PERSONAL = ("fatma", "yildiz", "Emirhan", "gepest", "ouder.example", "Zorgen om")
"""Whatever of the parent's message would give them away."""


def board(name: str = "opron") -> BoardProfile:
    file = BOARDS / f"{name}.toml"
    return check_profile(tomllib.loads(file.read_text(encoding="utf-8")), file=file.name)


MINT = CountingMint()


def writer(profile: BoardProfile | None = None, now: datetime = TUESDAY) -> LetterWriter:
    return LetterWriter(profile or board(), MINT, now)


def case(
    kind: Kind,
    *,
    school: str | None = "De Braskörf",
    received: datetime = TUESDAY,
    profile: BoardProfile | None = None,
) -> Case:
    profile = profile or board()
    return Case(
        reference=MINT.reference(),
        board=profile.id,
        kind=kind,
        state=CaseState.NEW,
        role=profile.role_for(kind, profile.school(school)),
        school=school,
        received=received,
        opened=received,
        clocks=clocks_for(kind, received=received, board=profile),
        channel=Channel.EMAIL,
        language="nl",
        likely=(kind,),
    )


def triage(*likely: Kind, received: datetime = TUESDAY) -> Case:
    profile = board()
    return Case(
        reference=MINT.reference(),
        board=profile.id,
        kind=likely[0],
        state=CaseState.TRIAGE,
        role=profile.role_for(likely[0], None),
        school=None,
        received=received,
        opened=received,
        clocks=assumed_clocks(likely, received=received, board=profile),
        channel=Channel.EMAIL,
        language="nl",
        likely=likely,
    )


def acknowledgement(
    cases: Sequence[Case],
    *,
    language: str = "nl",
    channel: Channel = Channel.EMAIL,
    attachments: int = 0,
    profile: BoardProfile | None = None,
) -> Letter:
    message = IncomingMessage(
        channel=channel,
        received=cases[0].received,
        sender=PARENT,
        sender_name="Fatma Yildiz",
        subject="Zorgen om Emirhan",
        text="Emirhan wordt gepest.",
        full_text="Emirhan wordt gepest.",
        message_id="<vraag@ouder.example>",
        attachments=(Attachment("Emirhan.pdf", "application/pdf", 9),) * attachments,
    )
    letter = writer(profile, cases[0].received).acknowledgement(
        cases, message, recipient=PARENT, language=language
    )
    return replace(letter, language=language)


REQUESTS: dict[str, Callable[[], Case]] = {
    **{kind.value: lambda kind=kind: case(kind) for kind in Kind},  # type: ignore[misc]  # mypy: default in lambda
    "triage": lambda: triage(Kind.INZAGE, Kind.CORRECTIE, Kind.OVERIG),
    "maybe_breach": lambda: triage(Kind.DATALEK, Kind.KLACHT),
    "not_a_clue": lambda: triage(Kind.OVERIG),
}
"""One request of each kind, and the three ways not to be sure."""
LEFT_OVERS = ("None", "{{", "}}", "{%", "Undefined", "&amp;", "&#", "  -")


def readable(words: Words) -> None:
    """Assert that nothing of the workshop shows in a letter."""
    for text in (words.subject, words.text):
        assert text.strip()
        for left_over in LEFT_OVERS:
            assert left_over not in text
    assert "\n" not in words.subject
    assert words.subject == " ".join(words.subject.split())
    assert not re.search(r" [.,;:](?!\w)", words.text.replace(" :", "").replace(" ;", ""))
    if words.html:
        well_formed(words.html)


def well_formed(page: str) -> etree._Element:
    root = etree.fromstring(page.encode())
    for element in root.iter():
        assert element.tag not in {"img", "script", "link", "style", "iframe", "object", "form"}
        assert not {"src", "background", "onclick", "class"} & set(element.attrib)
    assert root.get("lang") == "nl"
    return root
