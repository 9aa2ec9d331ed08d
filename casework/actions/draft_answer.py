"""Write an answer: begin a draft, change it, add and remove files; each time it is checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from casework.actions.acting import Acting
from casework.answer_check import Matter, check_answer, checked, findings_of_text
from casework.answer_grounds import Ground, article_of, grounds_for
from casework.answers import (
    MOST_BYTES,
    MOST_FILES,
    MOST_TEXT,
    NEED_GROUND,
    Answer,
    AnswerFile,
    AnswerText,
    DraftAnswer,
    DraftRequest,
    Finding,
    LookAtOutgoing,
    Mask,
    digest,
    outcomes_for,
    owed_after_closing,
    why_no_answer,
)
from casework.boards import Role
from casework.case import Case, CaseRefuses
from casework.case_words import CASE_OUTCOME_WORDS
from casework.events import EventKind
from casework.files import FileVerdict, IncomingFile, JudgeFiles
from casework.holidays import add_working_days
from casework.letter_facts import request_facts
from casework.letters_owed import COURTESY_WORKING_DAYS, LETTER_LANGUAGES
from casework.local_time import local_date
from casework.outcomes import CaseOutcome
from casework.ports import Transaction

IS_COPY: Final = (
    "Dit lijkt een kopie van een identiteitsbewijs. Die versturen we nooit. Het bestand is niet"
    " bewaard."
)
NOT_SURE: Final = (
    "De dienst weet niet zeker of hier een kopie van een identiteitsbewijs in zit, en heeft het"
    " niet bewaard."
)
LOOK_YOURSELF: Final = (
    "Bekijk het bestand. Zit er geen paspoort, ID-kaart of rijbewijs in? Kies het dan opnieuw, en"
    " zet een vinkje bij “Ik heb gekeken”."
)
GONE: Final = "Dit antwoord is er niet (meer)."
IS_SENT: Final = "Dit antwoord is al verstuurd. Er kan niets meer aan veranderen."


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer with its case, and what the check says of it now."""

    case: Case
    answer: Answer
    findings: tuple[Finding, ...]
    version: int
    """Of the case, for the form."""

    @property
    def blocked(self) -> bool:
        """Whether something holds it up."""
        return any(finding.blocks for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteAnswer(Acting):
    """The acts of one person on the draft of an answer; each is one transaction with its event."""

    words: DraftAnswer
    mask: Mask
    judge: JudgeFiles | None = None
    """None where pictures cannot be read: then nobody is sure of any file."""
    look: LookAtOutgoing | None = None

    async def begin(
        self,
        reference: str,
        outcome: CaseOutcome,
        grounds: Sequence[Ground] = (),
        own_words: str = "",
    ) -> Answer:
        """Write a first draft. Raises CaseRefuses, also while another one is not sent."""
        async with self.storage.transaction() as tx:
            case = await self.found(tx, reference)
            await self._check_may_begin(tx, case, outcome, grounds)
            matter = await matter_of(self, tx, case, self.mask)
            if matter.requester is None:
                raise CaseRefuses(
                    f"Bij {reference} is geen adres bekend: de aanvrager kan geen brief krijgen."
                )
            explained = self.mask(own_words)[:MOST_TEXT]
            language = case.language if case.language in LETTER_LANGUAGES else "nl"
            words = self.words.draft(self._request(case, outcome, grounds, explained, language))
            now = self.clock.now()
            answer = Answer(
                id=self.mint.letter_id(),
                case=case.reference,
                board=case.board,
                outcome=outcome,
                grounds=tuple(grounds),
                own_words=explained,
                language=language,
                recipient=matter.requester,
                words=words,
                drafted=(digest(words.text), digest(words.other)),
                made=now,
                made_by=self.by,
                writers=(self.by,),
            )
            answer = checked(answer, check_answer(answer, matter))
            await tx.answers.add(answer)
            await tx.journal.note(
                self.event(case, EventKind.ANSWER_DRAFTED, answer=answer.id, outcome=outcome.value)
            )
            return answer

    async def _check_may_begin(
        self, tx: Transaction, case: Case, outcome: CaseOutcome, grounds: Sequence[Ground]
    ) -> None:
        if why := why_no_answer(case):
            raise CaseRefuses(why)
        if any(each.is_open for each in await tx.answers.of_case(case)):
            raise CaseRefuses(f"Bij {case.reference} ligt al een concept. Ga daarmee verder.")
        if outcome not in outcomes_for(case.kind):
            raise CaseRefuses(
                f"“{CASE_OUTCOME_WORDS[outcome]}” past niet bij wat er in {case.reference} is"
                " gevraagd."
            )
        if not case.is_open and owed_after_closing(case) is not outcome:
            raise CaseRefuses(f"{case.reference} is al gesloten met een ander besluit.")
        if set(grounds) - set(grounds_for(case.kind)):
            raise CaseRefuses("Deze reden past niet bij wat er is gevraagd.")
        if outcome in NEED_GROUND and not grounds:
            raise CaseRefuses("Kies waarom u (een deel) niet doet: dat moet in de brief staan.")

    def _request(
        self,
        case: Case,
        outcome: CaseOutcome,
        grounds: Sequence[Ground],
        own_words: str,
        language: str,
    ) -> DraftRequest:
        board = self.boards[case.board]
        extra = frozenset(board.extra_holidays)
        courtesy = add_working_days(local_date(case.received), COURTESY_WORKING_DAYS, extra)
        fg = board.roles.get(Role.FG)
        return DraftRequest(
            request=request_facts(case, board, courtesy=courtesy),
            outcome=outcome,
            grounds=[(ground, article_of(ground, case.kind)) for ground in grounds],
            own_words=own_words,
            language=language,
            board=board.name,
            school=case.school,
            contact_email=board.contact.email,
            contact_phone=board.contact.phone,
            contact_address=board.contact.address,
            fg_email=fg.address or "" if fg is not None else "",
            remedy=board.legal_remedy.value if board.legal_remedy else None,
            channel=case.channel,
        )

    async def read(self, reference: str, id: str) -> AnswerView:
        """Answer an answer and what the check says of it now. Raises CaseRefuses."""
        async with self.storage.reading() as tx:
            case = await self.found_to_read(tx, reference)
            answer = await answer_of(tx, case, id)
            matter = await matter_of(self, tx, case, self.mask)
            findings = check_answer(answer, matter) if answer.is_open else ()
            version = await tx.journal.version_of_case(board=case.board, reference=reference)
            return AnswerView(case, answer, findings, version)

    async def change(self, reference: str, id: str, words: AnswerText) -> AnswerView:
        """Write the words of an answer anew; numbers of persons are masked before.

        Raises CaseRefuses. What was approved must be approved again.
        """
        masked = AnswerText(
            self.mask(" ".join(words.subject.split()))[:200],
            self.mask(words.text)[:MOST_TEXT],
            self.mask(words.other)[:MOST_TEXT],
        )
        async with self.storage.transaction() as tx:
            case, answer = await self._open_answer(tx, reference, id)
            if masked == answer.words:
                return await self._written(tx, case, answer)
            answer = answer.changed_by(
                self.by, self.clock.now(), words=masked, sent_back=answer.sent_back
            )
            return await self._written(tx, case, answer, EventKind.ANSWER_CHANGED)

    async def discard(self, reference: str, id: str) -> None:
        """Throw a draft away, with its files. Raises CaseRefuses for one that was sent."""
        async with self.storage.transaction() as tx:
            case, answer = await self._open_answer(tx, reference, id)
            await tx.answers.remove(case, id=answer.id, now=self.clock.now())
            await tx.journal.note(
                self.event(case, EventKind.ANSWER_CHANGED, answer=id, discarded=True)
            )

    async def add_file(
        self, reference: str, id: str, file: IncomingFile, *, looked: bool = False
    ) -> AnswerView:
        """Add a file, once it was looked at in memory; `looked` when this person looked too.

        Raises CaseRefuses, with nothing written, for a copy of an identity document, for a file
        nobody is sure about, and for one in which something is hidden that cannot go out.
        """
        async with self.storage.reading() as tx:
            case = await self.found(tx, reference)
            matter = await matter_of(self, tx, case, self.mask)
            answer = await answer_of(tx, case, id)
            _check_room(answer, file)
        sure = await self._judged(file, looked=looked)
        findings = await self._looked_at(file, matter)
        about = AnswerFile(
            id=self.mint.letter_id(),
            name=self.mask(file.name)[:200],
            media_type=file.media_type,
            size=len(file.data),
            sha256=sha256(file.data).hexdigest(),
            added=self.clock.now(),
            added_by=self.by,
            findings=findings,
            looked_by=None if sure else self.by,
        )
        async with self.storage.transaction() as tx:
            case, answer = await self._open_answer(tx, reference, id)
            _check_room(answer, file)
            await tx.answers.keep_file(answer, about, file.data)
            answer = answer.changed_by(
                self.by, self.clock.now(), files=(*answer.files, about), sent_back=answer.sent_back
            )
            return await self._written(tx, case, answer, EventKind.ANSWER_CHANGED)

    async def _judged(self, file: IncomingFile, *, looked: bool) -> bool:
        """Answer whether it is sure that a file holds no copy of an identity document."""
        judge = self.judge
        if judge is None:
            verdict = FileVerdict.UNCERTAIN
        else:
            verdict = (await judge.judge(file, identity_open=False)).verdict
        if verdict is FileVerdict.IDENTITY_DOCUMENT:
            raise CaseRefuses(IS_COPY)
        if verdict is FileVerdict.UNCERTAIN and not looked:
            raise CaseRefuses(f"{NOT_SURE} {LOOK_YOURSELF}")
        return verdict is FileVerdict.HARMLESS

    async def _looked_at(self, file: IncomingFile, matter: Matter) -> tuple[Finding, ...]:
        if self.look is None:
            raise CaseRefuses(
                "Bestanden kunnen hier niet worden nagekeken, dus ook niet verstuurd."
            )
        seen = await self.look.look(file)
        return (*seen.findings, *findings_of_text(file.name, seen.text, matter))

    async def remove_file(self, reference: str, id: str, file_id: str) -> AnswerView:
        """Take a file out. Raises CaseRefuses."""
        async with self.storage.transaction() as tx:
            case, answer = await self._open_answer(tx, reference, id)
            left = tuple(file for file in answer.files if file.id != file_id)
            if len(left) == len(answer.files):
                raise CaseRefuses("Dit bestand is er niet (meer).")
            await tx.answers.remove_file(case, id=file_id, now=self.clock.now())
            answer = answer.changed_by(
                self.by, self.clock.now(), files=left, sent_back=answer.sent_back
            )
            return await self._written(tx, case, answer, EventKind.ANSWER_CHANGED)

    async def file(self, reference: str, id: str, file_id: str) -> IncomingFile:
        """Answer a file of an answer with its contents. Raises CaseRefuses."""
        async with self.storage.reading() as tx:
            case = await self.found_to_read(tx, reference)
            answer = await answer_of(tx, case, id)
            mine = any(file.id == file_id for file in answer.files)
            found = await tx.answers.file(case, id=file_id) if mine else None
            if found is None:
                raise CaseRefuses("Dit bestand is er niet (meer).")
            return found

    async def _open_answer(self, tx: Transaction, reference: str, id: str) -> tuple[Case, Answer]:
        case = await self.found(tx, reference)
        answer = await answer_of(tx, case, id)
        if not answer.is_open:
            raise CaseRefuses(IS_SENT)
        return case, answer

    async def _written(
        self, tx: Transaction, case: Case, answer: Answer, kind: EventKind | None = None
    ) -> AnswerView:
        matter = await matter_of(self, tx, case, self.mask)
        findings = check_answer(answer, matter)
        answer = checked(answer, findings)
        await tx.answers.save(answer)
        if kind is not None:
            await tx.journal.note(self.event(case, kind, answer=answer.id))
        version = await tx.journal.version_of_case(board=case.board, reference=case.reference)
        return AnswerView(case, answer, findings, version)


async def answer_of(tx: Transaction, case: Case, id: str) -> Answer:
    """Answer one answer of a case. Raises CaseRefuses when the case has none of this id."""
    answer = await tx.answers.get(case, id=id)
    if answer is None:
        raise CaseRefuses(GONE)
    return answer


async def matter_of(acting: Acting, tx: Transaction, case: Case, mask: Mask) -> Matter:
    """Answer what an answer is checked against, as it stands in this transaction."""
    named = [acting.by, case.taken_up_by or ""]
    return Matter(
        case=case,
        board=acting.boards[case.board],
        messages=await tx.cases.messages(case),
        mask=mask,
        now=acting.clock.now(),
        staff=tuple(name for name in named if name),
    )


def _check_room(answer: Answer, file: IncomingFile) -> None:
    if not answer.is_open:
        raise CaseRefuses(IS_SENT)
    if not file.data:
        raise CaseRefuses("Dit bestand is leeg.")
    if len(answer.files) >= MOST_FILES:
        raise CaseRefuses(f"Bij een antwoord kunnen hoogstens {MOST_FILES} bestanden.")
    if answer.size + len(file.data) > MOST_BYTES:
        most = MOST_BYTES // (1024 * 1024)
        raise CaseRefuses(f"Alle bestanden samen zijn groter dan {most} MB.")
