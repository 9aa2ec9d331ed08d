"""Take down what a parent says in a conversation: as their own word, never as proof."""

import hashlib
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final, assert_never

from casework.actions.acting import Acting
from casework.agenda import Agenda
from casework.boards import Role
from casework.case import Case, CaseState
from casework.kinds import Kind
from casework.ladder import first_holder
from casework.local_time import at_local, local_date
from casework.message import Channel, IncomingMessage
from casework.ports import Transaction
from casework.talk import AgeSaid, DiscoverySaid
from casework.who_may_ask import AgeBand, Requester, WhoMayAsk

ASKS_FOR_PERSON: Final = "De ouder vroeg in de chat om een medewerker."
"""What staff read where the parent tapped a button and wrote nothing."""


def card_of(said: AgeSaid, *, now: datetime, by: str) -> WhoMayAsk:
    """Answer the card of who may ask, as the requester fills it in; nobody saw any of it."""
    requester, age = _requester(said)
    return WhoMayAsk(requester, age, None, False, now, by, seen=False)


def _requester(said: AgeSaid) -> tuple[Requester, AgeBand | None]:
    match said:
        case AgeSaid.UNDER:
            return Requester.PARENT_AUTHORITY_UNKNOWN, AgeBand.CHILD
        case AgeSaid.OVER:
            return Requester.PARENT_AUTHORITY_UNKNOWN, AgeBand.OWN_RIGHTS
        case AgeSaid.PUPIL:
            return Requester.PUPIL, None
        case AgeSaid.OWN:
            return Requester.OWN_DATA, None
        case _:
            assert_never(said)


def moment_of(said: DiscoverySaid, *, now: datetime) -> datetime | None:
    """Answer the earliest moment that an answer allows, a day begins at midnight in Amsterdam;
    None where it names none."""
    match said:
        case DiscoverySaid.TODAY:
            return at_local(local_date(now), time())
        case DiscoverySaid.YESTERDAY:
            return at_local(local_date(now) - timedelta(days=1), time())
        case DiscoverySaid.EARLIER | DiscoverySaid.UNKNOWN | DiscoverySaid.IN_WORDS:
            return None
        case _:
            assert_never(said)


async def in_right_hands(acting: Acting, tx: Transaction, case: Case) -> Case:
    """Answer the case in the hands of who acts on its kind at its school, or on its triage."""
    board = acting.boards[case.board]
    school = board.school(case.school)
    triage = case.state is CaseState.TRIAGE and Kind.DATALEK not in case.likely
    role = Role.DESK if triage else board.role_for(_acted_on(case), school)
    now = acting.clock.now()
    presence = await acting.presence(tx, case)
    holder = first_holder(role, school, presence, local_date(now), kept_from=case.kept_from)
    if holder != case.holder:
        case = case.given_to(holder, now=now)
    return replace(case, wake_at=Agenda(presence).next_moment(case, now))


def _acted_on(case: Case) -> Kind:
    return Kind.DATALEK if case.state is CaseState.TRIAGE else case.kind


def person_message(sender: str, now: datetime) -> IncomingMessage:
    """Answer what stands for the message of a parent who asks for a person and writes nothing."""
    identity = hashlib.sha256(f"{sender} {now.isoformat()}".encode()).hexdigest()
    return IncomingMessage(
        channel=Channel.CHAT,
        received=now,
        sender=sender,
        text=ASKS_FOR_PERSON,
        full_text=ASKS_FOR_PERSON,
        raw_sha256=identity,
        content_key=identity,
    )
