"""Invent boards, parents, mails, cases and letters for tests."""

import hashlib
import itertools
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from casework.boards import BoardProfile, Role
from casework.case import Case, CaseState
from casework.clocks import clocks_for
from casework.events import Event, EventKind
from casework.identity import IdentityFact, IdentityWay
from casework.kinds import Kind
from casework.ledger import Door, LedgerEntry, Outcome, Source
from casework.letters import Letter, LetterKind
from casework.message import Channel, IncomingMessage
from casework.profile_check import check_profile
from casework.who_may_ask import AgeBand, AuthorityShown, Requester, WhoMayAsk

NOW = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
"""A Tuesday morning with nothing special about it."""
HOUR = timedelta(hours=1)
PARENT = "sietske.hofstra@ouders.example"
PARENTS_NAME = "Sietske Hofstra-de Vries"
STRANGER = "onbekend@elders.example"
DIRECTOR = "directie.eik@linde.example"

_counter = itertools.count(1)


def board(board_id: str = "linde", **more: Any) -> BoardProfile:
    """Answer the profile of an invented board with three schools."""
    return check_profile({**profile_data(board_id), **more}, file=f"boards/{board_id}.toml")


def profile_data(board_id: str = "linde") -> dict[str, Any]:
    """Answer the contents of that board's profile file."""
    return {
        "id": board_id,
        "name": f"Stichting De {board_id.capitalize()}",
        "contact": {"email": f"info@{board_id}.example"},
        "roles": {
            "ibp_manager": {"title": "IBP-manager", "address": f"ibp@{board_id}.example"},
            "fg": {"title": "FG", "address": f"fg@{board_id}.example"},
            "desk": {"title": "bureau", "address": f"bureau@{board_id}.example"},
        },
        "terms": {"inzage": "weeks"},
        "ladder": ["director", "ibp_manager", "fg"],
        "schools": [
            {"name": "De Eik", "director": f"directie.eik@{board_id}.example"},
            {"name": "De Sleutel", "common_word": True},
            {"name": "De Bräskorf", "aliases": ["Braskorfschool"]},
        ],
    }


def mail(text: str = "Ik wil inzage in het dossier van mijn kind.", **more: Any) -> IncomingMessage:
    """Answer a mail of a parent; each has content of its own unless `content_key` is given."""
    number = next(_counter)
    given: dict[str, Any] = {
        "channel": Channel.EMAIL,
        "received": NOW,
        "sender": PARENT,
        "text": text,
        "full_text": text,
        "subject": "Vraag over het dossier",
        "sender_name": PARENTS_NAME,
        "message_id": f"<mail{number}@ouders.example>",
        "raw_size": len(text),
        "raw_sha256": hashlib.sha256(f"{number}".encode()).hexdigest(),
        "content_key": f"content-{number}",
    }
    return IncomingMessage(**{**given, **more})


def chat(text: str, *, sender: str = "telegram:linde:1001", **more: Any) -> IncomingMessage:
    """Answer a chat message."""
    return mail(text, channel=Channel.CHAT, sender=sender, subject="", message_id=None, **more)


def source(key: object = None, *, door: Door = Door.IMAP, place: str = "privacy") -> Source:
    """Answer where a delivery stands; without a key a place of its own."""
    return Source(door, place, str(key if key is not None else f"7:{next(_counter)}"))


def case(
    reference: str | None = None,
    *,
    kind: Kind = Kind.INZAGE,
    profile: BoardProfile | None = None,
    **more: Any,
) -> Case:
    """Answer a new case."""
    profile = profile or board()
    school = profile.school(more.get("school"))
    received = more.get("received", NOW)
    given: dict[str, Any] = {
        "reference": reference or f"PL-INVT-{next(_counter):04d}",
        "board": profile.id,
        "kind": kind,
        "state": CaseState.NEW,
        "role": profile.role_for(kind, school),
        "school": None,
        "received": received,
        "opened": received,
        "clocks": clocks_for(kind, received=received, board=profile),
        "channel": Channel.EMAIL,
        "language": "nl",
        "likely": (kind,),
        "probability": 0.93,
        "wake_at": received,
    }
    return Case(**{**given, **more})


def seen() -> IdentityFact:
    """Answer that a requester was recognised."""
    return IdentityFact(IdentityWay.RECOGNISED, NOW, "Jo Prinsen")


def card(
    requester: Requester = Requester.PARENT_WITH_AUTHORITY,
    *,
    age: AgeBand | None = AgeBand.CHILD,
    shown: AuthorityShown | None = AuthorityShown.KNOWN_TO_SCHOOL,
    parents_disagree: bool = False,
) -> WhoMayAsk:
    """Answer a card; without more it is that of a parent who may ask."""
    return WhoMayAsk(requester, age, shown, parents_disagree, NOW, "Jo Prinsen")


def letter(*cases: str, **more: Any) -> Letter:
    """Answer a letter owed to the parent."""
    number = next(_counter)
    given: dict[str, Any] = {
        "id": f"letter{number}",
        "message_id": f"<ours.letter{number}@loket.example>",
        "board": "linde",
        "kind": LetterKind.ACKNOWLEDGEMENT,
        "channel": Channel.EMAIL,
        "recipient": PARENT,
        "language": "nl",
        "cases": cases,
        "facts": {"board": "De Linde", "requests": [{"due": "2026-12-01"}], "waiting": 3},
        "owed": NOW,
        "to_role": None,
        "in_reply_to": "<vraag@ouders.example>",
    }
    return Letter(**{**given, **more})


def staff_letter(*cases: str, **more: Any) -> Letter:
    """Answer a letter owed to somebody at the board."""
    return replace(
        letter(*cases, kind=LetterKind.TICKET, recipient="ibp@linde.example"),
        **{"to_role": Role.IBP_MANAGER, **more},
    )


def entry(of: Source, outcome: Outcome = Outcome.CASE_OPENED, **more: Any) -> LedgerEntry:
    """Answer what a ledger row says of a delivery."""
    given: dict[str, Any] = {
        "source": of,
        "board": "linde",
        "outcome": outcome,
        "received": NOW,
        "recorded": NOW,
        "raw_size": 512,
        "raw_sha256": "ab" * 32,
        "content_key": f"content of {of}",
        "cases": ("PL-7F3K-9QXM",),
    }
    return LedgerEntry(**{**given, **more})


def event(kind: EventKind = EventKind.CASE_OPENED, **more: Any) -> Event:
    """Answer something that happened."""
    given: dict[str, Any] = {"board": "linde", "at": NOW, "by": "privacyloket"}
    return Event(kind, **{**given, **more})


def boards(*profiles: BoardProfile) -> Mapping[str, BoardProfile]:
    """Answer profiles by their id."""
    return {profile.id: profile for profile in profiles or (board(),)}
