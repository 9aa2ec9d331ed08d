"""Write up the letters that an action owes: to whom, in which language, with which facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.boards import BoardProfile, Role, School
from casework.case import Case, CaseState, Clock
from casework.holidays import add_working_days
from casework.kinds import KIND_FACTS, Kind
from casework.letters import Fact, Letter, LetterKind
from casework.local_time import local_date
from casework.message import Channel, IncomingMessage
from casework.ports import Mint

DAY = timedelta(days=1)
LETTER_LANGUAGES = frozenset({"nl", "en", "tr", "pl", "ar", "uk", "de", "fr", "ru"})
"""Languages a letter to a parent can be in, beside the Dutch that leads."""
COURTESY_WORKING_DAYS = 10
"""Within this many working days a parent hears about what has no legal term [own]."""


@dataclass(frozen=True, slots=True)
class LetterWriter:
    """Writes letters of one board at one moment."""

    board: BoardProfile
    mint: Mint
    now: datetime

    def acknowledgement(
        self, cases: Sequence[Case], message: IncomingMessage, *, recipient: str, language: str
    ) -> Letter:
        """Answer the letter that tells a parent what was understood and what happens when."""
        school = self.board.school(cases[0].school)
        return self._letter(
            LetterKind.ACKNOWLEDGEMENT,
            recipient,
            cases,
            {
                "requests": [self._request(case, school) for case in cases],
                "school": cases[0].school,
                "school_unknown": school is None and bool(self.board.schools),
                "received": message.received.isoformat(),
                "attachments_not_kept": len(message.attachments),
            },
            channel=message.channel,
            language=language if language in LETTER_LANGUAGES else "nl",
            in_reply_to=message.message_id,
        )

    def ticket(self, case: Case) -> Letter:
        """Answer the mail that hands a new case to the role that must act."""
        school = self.board.school(case.school)
        return self._staff_letter(LetterKind.TICKET, case.role, school, (case,))

    def breach_notices(self, case: Case) -> list[Letter]:
        """Answer one notice for each role the profile names, one mail per address."""
        school = self.board.school(case.school)
        told: dict[str, Letter] = {}
        for role in self.board.breach.notify:
            letter = self._staff_letter(LetterKind.BREACH_NOTICE, role, school, (case,))
            told.setdefault(letter.recipient, letter)
        return list(told.values())

    def message_added(self, case: Case, *, stranger: bool) -> Letter:
        """Answer the mail that tells the acting role that somebody wrote again."""
        school = self.board.school(case.school)
        return self._staff_letter(
            LetterKind.MESSAGE_ADDED, case.role, school, (case,), stranger=stranger
        )

    def undelivered(
        self,
        case: Case,
        *,
        letter_id: str,
        what: LetterKind,
        to_parent: bool,
        unreachable: str | None = None,
    ) -> Letter:
        """Answer the task that a letter of ours did not arrive; once per letter.

        When the acting role itself could not be reached, the FG gets the task: somebody else
        must notice. So whoever reads mail at the address that failed is passed over, as long as
        the board has another.
        """
        school = self.board.school(case.school)
        first = case.role if to_parent else Role.FG
        readers = (first, Role.FG, Role.IBP_MANAGER, Role.DESK)
        elsewhere = (r for r in readers if self.board.address_of(r, school) != unreachable)
        return self._staff_letter(
            LetterKind.UNDELIVERED,
            next(elsewhere, first),
            school,
            (case,),
            once_key=f"undelivered:{letter_id}",
            what=what.value,
            to_parent=to_parent,
        )

    def reminder(self, case: Case, clock: Clock, *, moment: datetime) -> Letter:
        """Answer the reminder of one moment before the date; once per moment."""
        school = self.board.school(case.school)
        return self._staff_letter(
            LetterKind.REMINDER,
            case.role,
            school,
            (case,),
            once_key=f"reminder:{case.reference}:{clock.name}:{moment.isoformat()}",
            clock=clock.name.value,
        )

    def overdue(self, case: Case, clock: Clock, role: Role, *, step: int) -> Letter:
        """Answer the mail that tells the next on the ladder that a date has passed."""
        school = self.board.school(case.school)
        return self._staff_letter(
            LetterKind.OVERDUE,
            role,
            school,
            (case,),
            once_key=f"overdue:{case.reference}:{clock.name}:{clock.deadline.due}:{step}",
            responsible=self.board.who(case.role, school),
            clock=clock.name.value,
        )

    def set_aside_notice(self, *, waiting: int, hour: datetime) -> Letter:
        """Answer the mail that tells the desk about the tray; once an hour at most."""
        return self._letter(
            LetterKind.SET_ASIDE_NOTICE,
            self.board.address_of(Role.DESK, None),
            (),
            {"waiting": waiting},
            to_role=Role.DESK,
            once_key=f"set_aside:{self.board.id}:{hour:%Y-%m-%dT%H}",
        )

    def door_silent(
        self, role: Role, *, place: str, last_look: datetime | None, why: str, day: date
    ) -> Letter:
        """Answer the alarm that a door could not be read; once a day for each role."""
        return self._letter(
            LetterKind.DOOR_SILENT,
            self.board.address_of(role, None),
            (),
            {
                "place": place,
                "last_look": last_look.isoformat() if last_look else None,
                "why": why,
                "role": self.board.title(role),
            },
            to_role=role,
            once_key=f"silent:{self.board.id}:{place}:{role}:{day.isoformat()}",
        )

    def _staff_letter(
        self,
        kind: LetterKind,
        role: Role,
        school: School | None,
        cases: Sequence[Case],
        *,
        once_key: str | None = None,
        **more: Fact,
    ) -> Letter:
        facts: dict[str, Fact] = {
            "requests": [self._request(case, school) for case in cases],
            "school": cases[0].school,
            "role": self.board.who(role, school),
            **more,
        }
        recipient = self.board.address_of(role, school)
        return self._letter(kind, recipient, cases, facts, to_role=role, once_key=once_key)

    def _letter(
        self,
        kind: LetterKind,
        recipient: str,
        cases: Sequence[Case],
        facts: dict[str, Fact],
        *,
        to_role: Role | None = None,
        channel: Channel = Channel.EMAIL,
        language: str = "nl",
        in_reply_to: str | None = None,
        once_key: str | None = None,
    ) -> Letter:
        letter_id = self.mint.letter_id()
        contact = self.board.contact
        return Letter(
            id=letter_id,
            message_id=self.mint.message_id(letter_id),
            board=self.board.id,
            kind=kind,
            channel=channel,
            recipient=recipient,
            language=language,
            cases=tuple(case.reference for case in cases),
            facts={
                "board": self.board.name,
                "contact_email": contact.email,
                "contact_phone": contact.phone,
                "contact_address": contact.address,
                **facts,
            },
            owed=self.now,
            to_role=to_role,
            in_reply_to=in_reply_to,
            once_key=once_key,
        )

    def _request(self, case: Case, school: School | None) -> Fact:
        clock = case.first_clock
        facts = KIND_FACTS[case.kind]
        courtesy = add_working_days(local_date(case.received), COURTESY_WORKING_DAYS)
        return {
            "reference": case.reference,
            "kind": case.kind.value,
            "title": facts.title,
            "article": facts.article,
            "needs_identity": facts.needs_identity,
            "triage": case.state is CaseState.TRIAGE,
            "maybe_breach": case.state is CaseState.TRIAGE and Kind.DATALEK in case.likely,
            "likely": [KIND_FACTS[kind].title for kind in case.likely],
            "who": self.board.who(case.role, school),
            "due": clock.deadline.due.isoformat() if clock else courtesy.isoformat(),
            "has_term": clock is not None,
            "clocks": [
                {
                    "name": each.name.value,
                    "due": each.deadline.due.isoformat(),
                    "work_by": each.deadline.work_by.isoformat(),
                    "why": each.deadline.explain(),
                }
                for each in case.clocks
            ],
            "received": case.received.isoformat(),
        }


def within_cap(owed_today: int, cap: int) -> bool:
    """Answer whether one more letter may go to this correspondent today (lessons 4)."""
    return owed_today < cap
