"""Write up the letters that an action owes: to whom, in which language, with which facts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from casework.answers import Answer, AnswerText
from casework.boards import BoardProfile, Post, Role
from casework.case import Case, Clock
from casework.clocks import waits_for_answer
from casework.codes import CodeAnswer
from casework.holidays import add_working_days
from casework.identity import KnownContact
from casework.letter_facts import DateMove, request_facts, task_facts
from casework.letters import Fact, Handover, Letter, LetterKind, TaskStage
from casework.local_time import local_date
from casework.message import AttachmentFate, Channel, IncomingMessage
from casework.ports import Mint
from casework.receipts import Receipt
from casework.staff import StaffMember
from casework.tasks import Task
from casework.term_acts import Question

DAY = timedelta(days=1)
LETTER_LANGUAGES = frozenset({"nl", "en", "tr", "pl", "ar", "uk", "de", "fr", "ru"})
"""Languages a letter to a parent can be in, beside the Dutch that leads."""
COURTESY_WORKING_DAYS = 10
"""Within this many working days a parent hears about what has no legal term [own]."""


@dataclass(frozen=True, slots=True)
class Correspondent:
    """The parent of a case, and the message of theirs that a letter answers."""

    address: str
    """Mail address, or the chat to answer in."""
    message_id: str | None

    @classmethod
    def of(cls, messages: Sequence[IncomingMessage]) -> "Correspondent | None":
        """Answer who first wrote in a case; None when nobody can be answered."""
        for message in messages:
            address = message.reply_to or message.sender
            if address is not None:
                return cls(address, message.message_id)
        return None


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
                "requests": [self._request(case) for case in cases],
                "school": cases[0].school,
                "school_unknown": school is None and bool(self.board.schools),
                "received": message.received.isoformat(),
                "receipt": self._receipt(cases[0]),
                "attachments_not_kept": sum(
                    each.fate is AttachmentFate.LEFT for each in message.attachments
                ),
            },
            channel=message.channel,
            language=language if language in LETTER_LANGUAGES else "nl",
            in_reply_to=message.message_id,
        )

    def extension(self, case: Case, to: Correspondent, *, old_due: date) -> Letter:
        """Answer the letter that tells a parent that it takes longer, why, and until when."""
        extension = case.acts.extension
        assert extension is not None  # the act that owes this letter has just recorded it
        return self._parent_letter(
            LetterKind.EXTENSION,
            case,
            to,
            ground=extension.ground.value,
            reason=extension.reason,
            old_due=old_due.isoformat(),
        )

    def question(self, case: Case, to: Correspondent, question: Question) -> Letter:
        """Answer the letter that asks a parent what we must know first."""
        return self._parent_letter(
            LetterKind.QUESTION,
            case,
            to,
            question=question.kind.value,
            text=question.text,
            asked=question.asked.isoformat(),
            clock_waits=waits_for_answer(case),
        )

    def new_date(self, case: Case, to: Correspondent, *, old_due: date) -> Letter:
        """Answer the letter that tells a parent that their answer came, and the date now."""
        return self._parent_letter(LetterKind.NEW_DATE, case, to, old_due=old_due.isoformat())

    def relabelled(self, case: Case, to: Correspondent) -> Letter:
        """Answer the letter that tells a parent what we now make of their message, and the date."""
        return self._parent_letter(LetterKind.RELABELLED, case, to)

    def copy_destroyed(self, case: Case, to: Correspondent, *, count: int) -> Letter:
        """Answer the letter that tells a parent that a copy of an identity document was not kept.

        `count` is how many there were.
        """
        return self._parent_letter(LetterKind.COPY_DESTROYED, case, to, count=count)

    def code(self, case: Case, *, to: str, code: str, expires: datetime) -> Letter:
        """Answer the letter with a one-time code, to a mail address on file.

        `code` is as a person reads it. The letter says nothing of the request: at the address
        somebody else may read it.
        """
        return self._letter(
            LetterKind.CODE,
            to,
            (case,),
            {
                "requests": [self._request(case)],
                "school": case.school,
                "code": code,
                "expires": expires.isoformat(),
                "asked_in_chat": case.channel is Channel.CHAT,
            },
            language=case.language if case.language in LETTER_LANGUAGES else "nl",
        )

    def information_right(self, case: Case, to: Correspondent) -> Letter:
        """Answer the letter that tells a parent without authority what they may know; once."""
        letter = self._parent_letter(LetterKind.INFORMATION_RIGHT, case, to)
        return replace(letter, once_key=f"information_right:{case.reference}")

    def answer(self, case: Case, to: Correspondent, answer: Answer, words: AnswerText) -> Letter:
        """Answer the mail that is the decision; `words` are those of the answer as it is sent."""
        texts: dict[str, Fact] = {"nl": words.text}
        if words.other:
            texts[answer.language] = words.other
        letter = self._parent_letter(
            LetterKind.ANSWER,
            case,
            to,
            answer=answer.id,
            files=len(answer.files),
            subject=words.subject,
            texts=texts,
        )
        language = answer.language if words.other else "nl"
        return replace(letter, language=language, once_key=f"answer:{answer.id}")

    def answer_ready(
        self, case: Case, to: Correspondent, answer: Answer, *, link: str, until: datetime
    ) -> Letter:
        """Answer the letter that tells where an answer can be fetched; it says nothing of it."""
        letter = self._parent_letter(
            LetterKind.ANSWER_READY, case, to, link=link, until=until.isoformat()
        )
        return replace(letter, once_key=f"answer:{answer.id}")

    def answer_code(self, case: Case, *, to: str, code: str, until: datetime) -> Letter:
        """Answer the letter with the code that opens an answer, to a mail address on file.

        `code` is as a person reads it.
        """
        letter = self._parent_letter(
            LetterKind.ANSWER_CODE,
            case,
            Correspondent(to, None),
            code=code,
            until=until.isoformat(),
        )
        return replace(letter, channel=Channel.EMAIL)

    def answer_locked(self, case: Case, answer_id: str) -> Letter:
        """Answer the mail that tells who has a case that an answer was closed after wrong codes."""
        return self._staff_letter(LetterKind.ANSWER_LOCKED, case.holder, (case,), answer=answer_id)

    def affected(
        self, case: Case, to: Correspondent, *, language: str, texts: dict[str, Fact]
    ) -> Letter:
        """Answer the mail to somebody affected by a breach; `texts` are its parts by language."""
        letter = self._parent_letter(LetterKind.AFFECTED, case, to, texts=texts)
        return replace(letter, language=language, channel=Channel.EMAIL)

    def ticket(
        self,
        case: Case,
        *,
        why: Handover | None = None,
        once_key: str | None = None,
        contact: KnownContact | None = None,
    ) -> Letter:
        """Answer the mail that hands a case to who must act; `why` when somebody else had it.

        `contact` is what the contacts on file say of who wrote; None where that says nothing.
        """
        school = self.board.school(case.school)
        return self._staff_letter(
            LetterKind.TICKET,
            case.holder,
            (case,),
            once_key=once_key,
            why=why.value if why else None,
            before=[self.board.who_at(post, school) for post in case.passed],
            contact=contact.value if contact else None,
            signs=list(case.signs),
        )

    def not_taken_up(
        self, case: Case, post: Post, *, why: Handover | None, moment: datetime
    ) -> Letter:
        """Answer the mail that tells where a ticket stands that nobody took up in time.

        It goes to who has the ticket when there is nobody above, and to everybody who had it.
        """
        return self._staff_letter(
            LetterKind.NOT_TAKEN_UP,
            post,
            (case,),
            once_key=f"not_taken_up:{case.reference}:{post}:{moment.isoformat()}",
            mine=post == case.holder,
            why=why.value if why else None,
            since=case.with_holder_since.isoformat(),
        )

    def date_moved(self, case: Case, moves: Sequence[DateMove], *, why: str) -> Letter:
        """Answer the mail that shows who has a case its old and its new dates."""
        return self._staff_letter(
            LetterKind.DATE_MOVED,
            case.holder,
            (case,),
            why=why,
            moves=[{"name": move.name.value, "old": move.old, "new": move.new} for move in moves],
        )

    def task(self, case: Case, task: Task, role: Role, *, stage: TaskStage, once: str) -> Letter:
        """Answer the mail about a duty beside the answer: that it is there, near or late."""
        return self._staff_letter(
            LetterKind.TASK,
            Post(role),
            (case,),
            once_key=f"task:{case.reference}:{task.kind}:{stage}:{role}:{once}",
            stage=stage.value,
            task=task_facts(task),
            responsible=self.board.who(task.role, self.board.school(case.school)),
            remedy=self.board.legal_remedy.value if self.board.legal_remedy else None,
        )

    def advice(self, case: Case, number: str) -> Letter:
        """Answer the mail that tells who has a case of the FG's advice in it."""
        return self._staff_letter(LetterKind.ADVICE, case.holder, (case,), advice=number)

    def breach_notices(self, case: Case) -> list[Letter]:
        """Answer one notice for each role the profile names, one mail per address."""
        told: dict[str, Letter] = {}
        for role in self.board.breach.notify:
            if Post(role) not in case.kept_from:
                letter = self._staff_letter(LetterKind.BREACH_NOTICE, Post(role), (case,))
                told.setdefault(letter.recipient, letter)
        return list(told.values())

    def message_added(
        self, case: Case, *, stranger: bool, code: CodeAnswer | None = None
    ) -> Letter:
        """Answer the mail that tells the acting role that somebody wrote again.

        `code` is what became of a one-time code in the message; None when it held none.
        """
        return self._staff_letter(
            LetterKind.MESSAGE_ADDED,
            case.holder,
            (case,),
            stranger=stranger,
            question_open=case.acts.open_question is not None and code is not CodeAnswer.RIGHT,
            code=code.value if code else None,
        )

    def undelivered(
        self,
        case: Case,
        *,
        letter_id: str,
        what: LetterKind,
        to_parent: bool,
        unreachable: str | None = None,
        chat_gone: bool = False,
    ) -> Letter:
        """Answer the task that a letter of ours did not arrive; once per letter.

        `chat_gone` when the parent cannot be reached in the chat at all.

        When the acting role itself could not be reached, the FG gets the task: somebody else
        must notice. So whoever reads mail at the address that failed is passed over, as long as
        the board has another.
        """
        school = self.board.school(case.school)
        first = case.holder if to_parent else Post(Role.FG)
        readers = (first, Post(Role.FG), Post(Role.IBP_MANAGER), Post(Role.DESK))
        elsewhere = (
            post for post in readers if self.board.address_of_post(post, school) != unreachable
        )
        return self._staff_letter(
            LetterKind.UNDELIVERED,
            next(elsewhere, first),
            (case,),
            once_key=f"undelivered:{letter_id}",
            what=what.value,
            to_parent=to_parent,
            chat_gone=chat_gone,
        )

    def reminder(self, case: Case, clock: Clock, post: Post, *, moment: datetime) -> Letter:
        """Answer the reminder of one moment before the date; once per moment."""
        return self._staff_letter(
            LetterKind.REMINDER,
            post,
            (case,),
            once_key=f"reminder:{case.reference}:{clock.name}:{post}:{moment.isoformat()}",
            clock=clock.name.value,
        )

    def overdue(self, case: Case, clock: Clock, post: Post, *, moment: datetime) -> Letter:
        """Answer the mail that tells somebody on the ladder that a date has passed; once per
        moment."""
        school = self.board.school(case.school)
        acting = case.passed[0] if case.passed else case.holder
        return self._staff_letter(
            LetterKind.OVERDUE,
            post,
            (case,),
            once_key=f"overdue:{case.reference}:{clock.name}:{post}:{moment.isoformat()}",
            responsible=self.board.who_at(acting, school),
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

    def door_missed(
        self, role: Role, *, place: str, last_look: datetime, lost_until: datetime
    ) -> Letter:
        """Answer the alarm that messages between two moments may be lost; once for each role."""
        return self._letter(
            LetterKind.DOOR_SILENT,
            self.board.address_of(role, None),
            (),
            {
                "place": place,
                "last_look": last_look.isoformat(),
                "lost_until": lost_until.isoformat(),
                "why": "",
                "role": self.board.title(role),
            },
            to_role=role,
            once_key=f"missed:{self.board.id}:{place}:{role}:{last_look.isoformat()}",
        )

    def messages_missed(
        self, case: Case, to: Correspondent, *, since: datetime, until: datetime
    ) -> Letter:
        """Answer the letter that asks a parent to send again what may be lost."""
        return self._parent_letter(
            LetterKind.MESSAGES_MISSED,
            case,
            to,
            since=since.isoformat(),
            until=until.isoformat(),
        )

    def to_member(self, kind: LetterKind, member: StaffMember, **facts: Fact) -> Letter:
        """Answer a mail to a member of staff about their own account, to their own address."""
        role = member.seats[0].role
        return self._letter(kind, member.email, (), {"name": member.name, **facts}, to_role=role)

    def _parent_letter(
        self, kind: LetterKind, case: Case, to: Correspondent, **more: Fact
    ) -> Letter:
        facts: dict[str, Fact] = {
            "requests": [self._request(case)],
            "school": case.school,
            **more,
        }
        return self._letter(
            kind,
            to.address,
            (case,),
            facts,
            channel=case.channel,
            language=case.language if case.language in LETTER_LANGUAGES else "nl",
            in_reply_to=to.message_id,
        )

    def _staff_letter(
        self,
        kind: LetterKind,
        post: Post,
        cases: Sequence[Case],
        *,
        once_key: str | None = None,
        **more: Fact,
    ) -> Letter:
        school = self.board.school(cases[0].school)
        facts: dict[str, Fact] = {
            "requests": [self._request(case) for case in cases],
            "school": cases[0].school,
            "role": self.board.who_at(post, school),
            **more,
        }
        recipient = self.board.address_of_post(post, school)
        return self._letter(kind, recipient, cases, facts, to_role=post.role, once_key=once_key)

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

    def _receipt(self, case: Case) -> str:
        """Answer the code that opens the status page of a case and of those linked to it."""
        return Receipt(case.reference, self.mint.receipt(case.reference)).code

    def _request(self, case: Case) -> Fact:
        courtesy = add_working_days(local_date(case.received), COURTESY_WORKING_DAYS)
        return request_facts(case, self.board, courtesy=courtesy)


def within_cap(owed_today: int, cap: int) -> bool:
    """Answer whether one more letter may go to this correspondent today (lessons 4)."""
    return owed_today < cap
