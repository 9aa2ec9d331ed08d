"""Send an answer: have it approved where two must look, hand it over, and close its case."""

from dataclasses import dataclass, replace
from hashlib import sha256 as sha256_of
from typing import Final

from casework.actions.acting import Acting
from casework.actions.close_case import closed_within
from casework.actions.draft_answer import IS_SENT, answer_of, matter_of
from casework.answer_check import Matter, check_answer
from casework.answers import (
    KEPT_READY,
    LETTER_DUTY,
    MOST_TEXT,
    Answer,
    AnswerState,
    AnswerWay,
    DraftAnswer,
    Finding,
    Mask,
    approved,
    is_approved,
    returned,
    ways_for,
)
from casework.case import Case, CaseRefuses
from casework.codes import MOST_A_DAY, in_groups
from casework.contacts import ContactKind, plain_address
from casework.events import EventKind
from casework.letters import LetterKind
from casework.letters_owed import DAY, Correspondent
from casework.local_time import local_date
from casework.ports import Transaction

NOT_FOR_THE_CODE: Final = (
    "Naar dit adres kan de code niet. Dat kan alleen naar een mailadres dat de school zelf al had,"
    " dat is ingelezen, en dat een ander adres is dan waar de link naartoe ging."
)

CHANGED_SINCE: Final = "Het antwoord is veranderd sinds u het bekeek. Bekijk het opnieuw."


class AnswerBlocked(CaseRefuses):
    """The check found what must not go out."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        """Keep what was found, for the page."""
        held_up = [finding.what for finding in findings if finding.blocks]
        super().__init__("Dit antwoord kan nog niet weg. " + " ".join(held_up))
        self.findings = findings


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAnswer(Acting):
    """The acts of one person that bring an answer out; each is one transaction with its event."""

    words: DraftAnswer
    mask: Mask
    fetch_url: str = ""
    """Where parents fetch answers, such as `https://loket.bestuur.example/antwoord`; empty when
    there is no such page."""

    async def ask_second_pair(self, reference: str, id: str) -> Answer:
        """Have somebody else look at an answer. Raises CaseRefuses, also while it is blocked."""
        async with self.storage.transaction() as tx:
            case, answer, _ = await self._ready(tx, reference, id, None)
            if not self.boards[case.board].four_eyes:
                raise CaseRefuses("Bij dit bestuur hoeft niemand anders mee te kijken.")
            if answer.state is not AnswerState.CHECKED:
                raise CaseRefuses("Dit antwoord wacht al op iemand anders, of is al bekeken.")
            answer = replace(answer, state=AnswerState.WAITS)
            await tx.answers.save(answer)
            await tx.journal.note(
                self.event(case, EventKind.ANSWER_CHANGED, answer=answer.id, waits=True)
            )
            return answer

    async def approve(self, reference: str, id: str, *, sha256: str) -> Answer:
        """Say that an answer may go out, as somebody who wrote nothing in it.

        `sha256` is of the answer this person saw. Raises CaseRefuses.
        """
        async with self.storage.transaction() as tx:
            case, answer, _ = await self._ready(tx, reference, id, None)
            if answer.sha256 != sha256:
                raise CaseRefuses(CHANGED_SINCE)
            answer = approved(answer, by=self.by, now=self.clock.now())
            await tx.answers.save(answer)
            await tx.journal.note(
                self.event(case, EventKind.ANSWER_APPROVED, answer=answer.id, sha256=answer.sha256)
            )
            return answer

    async def send_back(self, reference: str, id: str, note: str) -> Answer:
        """Say what must change first. Raises CaseRefuses without a note, and for who wrote it."""
        async with self.storage.transaction() as tx:
            case = await self.found(tx, reference)
            answer = await answer_of(tx, case, id)
            answer = returned(answer, self.mask(note.strip())[:MOST_TEXT], by=self.by)
            await tx.answers.save(answer)
            await tx.journal.note(self.event(case, EventKind.ANSWER_SENT_BACK, answer=answer.id))
            return answer

    async def send(
        self, reference: str, id: str, way: AnswerWay, *, sha256: str, looked: bool
    ) -> Answer:
        """Hand an answer over and close its case, all in one transaction.

        `sha256` is of the answer this person saw, `looked` whether they looked at every warning.
        Raises CaseRefuses; AnswerBlocked with what the check found.
        """
        async with self.storage.transaction() as tx:
            case, answer, findings = await self._ready(tx, reference, id, way)
            if answer.sha256 != sha256:
                raise CaseRefuses(CHANGED_SINCE)
            self._check_may_go(case, answer, findings, way, looked=looked)
            await _check_files(tx, case, answer)
            now = self.clock.now()
            day, names = local_date(now), [file.name for file in answer.files]
            sent = replace(
                answer,
                words=self.words.as_sent(answer.words, answer.language, day=day, files=names),
                state=AnswerState.SENT,
                way=way,
                sent_at=now,
                sent_by=self.by,
            )
            await tx.answers.save(sent)
            case = await self._closed(tx, case, sent)
            await self._owe(tx, case, sent, way)
            await tx.journal.note(
                self.event(
                    case,
                    EventKind.ANSWER_HANDED_OVER,
                    answer=sent.id,
                    way=way.value,
                    files=len(sent.files),
                    warnings=len(findings),
                    approved_by=sent.approved_by,
                    sha256=answer.sha256,
                )
            )
            return sent

    async def _ready(
        self, tx: Transaction, reference: str, id: str, way: AnswerWay | None
    ) -> tuple[Case, Answer, tuple[Finding, ...]]:
        """Answer an answer that was checked anew. Raises AnswerBlocked while it cannot go."""
        case = await self.found(tx, reference)
        answer = await answer_of(tx, case, id)
        if not answer.is_open:
            raise CaseRefuses(IS_SENT)
        matter: Matter = await matter_of(self, tx, case, self.mask)
        findings = check_answer(answer, matter, way=way)
        if any(finding.blocks for finding in findings):
            raise AnswerBlocked(findings)
        return case, answer, findings

    def _check_may_go(
        self,
        case: Case,
        answer: Answer,
        findings: tuple[Finding, ...],
        way: AnswerWay,
        *,
        looked: bool,
    ) -> None:
        if self.boards[case.board].four_eyes and not is_approved(answer):
            raise CaseRefuses("Bij dit bestuur moet eerst iemand anders dit antwoord goedkeuren.")
        if way not in ways_for(case, answer):
            raise CaseRefuses(
                "Dit antwoord kan niet met de mail mee. Laat de ouder het ophalen met een code."
            )
        if way is AnswerWay.DOWNLOAD and not self.fetch_url:
            raise CaseRefuses(
                "Er is nog geen pagina waar ouders een antwoord kunnen ophalen. Vraag de beheerder"
                " het adres van het loket in te stellen."
            )
        if findings and not looked:
            raise CaseRefuses("Bekijk eerst elke waarschuwing, en zet dan het vinkje.")

    async def _closed(self, tx: Transaction, case: Case, answer: Answer) -> Case:
        """Answer the case with this answer's outcome, and the duty of its letter done."""
        duty = LETTER_DUTY.get(answer.outcome)
        if case.is_open:
            done = (duty,) if duty is not None else ()
            return await closed_within(self, tx, case, answer.outcome, done=done)
        assert duty is not None  # only a letter that is owed after closing gets here
        case = case.task_done(duty, by=self.by, now=self.clock.now())
        return await self.written(tx, case, EventKind.TASK_DONE, task=duty.value)

    async def _owe(self, tx: Transaction, case: Case, answer: Answer, way: AnswerWay) -> None:
        first = (await tx.cases.messages(case))[0]
        to = Correspondent(answer.recipient, first.message_id)
        writer = self.writer(case)
        if way is AnswerWay.MAIL:
            await tx.letters.owe(writer.answer(case, to, answer, answer.words))
            return
        until = self.clock.now() + KEPT_READY
        secret = await tx.handovers.ready(answer, until=until)
        link = f"{self.fetch_url}/{secret}"
        await tx.letters.owe(writer.answer_ready(case, to, answer, link=link, until=until))

    async def show_code(self, reference: str, id: str) -> str:
        """Answer a new code, to be told by telephone or at school; the one before is void.

        It is shown once and kept by nobody. Raises CaseRefuses.
        """
        async with self.storage.transaction() as tx:
            case, answer = await self._waiting(tx, reference, id)
            code = await tx.handovers.new_code(answer.id)
            await tx.journal.note(
                self.event(case, EventKind.CODE_SENT, answer=answer.id, told=True)
            )
            return in_groups(code)

    async def mail_code(self, reference: str, id: str, to: str) -> None:
        """Send a new code to an address on file that is not the one the link went to.

        Raises CaseRefuses. It says the same of an address that is on file elsewhere and of one
        that is nowhere, and leaves an event either way, so that nobody tries addresses unseen.
        """
        async with self.storage.transaction() as tx:
            case, answer = await self._waiting(tx, reference, id)
            since = self.clock.now() - DAY
            owed = await tx.letters.owed_of_case(
                reference, kind=LetterKind.ANSWER_CODE, since=since
            )
            if owed >= MOST_A_DAY:
                raise CaseRefuses("Vandaag zijn er al genoeg codes gestuurd. Bel de ouder.")
            address = plain_address(to) or ""
            lists = await tx.contacts.known(case.board, ContactKind.EMAIL, address)
            fits = lists.get(case.school or "", False) and address != plain_address(
                answer.recipient
            )
            if fits:
                handover = await tx.handovers.of_answer(answer.id)
                assert handover is not None  # it waits: see above
                code = await tx.handovers.new_code(answer.id)
                letter = self.writer(case).answer_code(
                    case, to=address, code=in_groups(code), until=handover.until
                )
                await tx.letters.owe(letter)
            kind = EventKind.CODE_SENT if fits else EventKind.CODE_REFUSED
            await tx.journal.note(self.event(case, kind, answer=answer.id))
        if not fits:
            raise CaseRefuses(NOT_FOR_THE_CODE)

    async def _waiting(self, tx: Transaction, reference: str, id: str) -> tuple[Case, Answer]:
        case = await self.found(tx, reference)
        answer = await answer_of(tx, case, id)
        handover = await tx.handovers.of_answer(answer.id)
        if handover is None:
            raise CaseRefuses("Dit antwoord wacht niet om opgehaald te worden.")
        if handover.is_over(self.clock.now()):
            raise CaseRefuses("De tijd om dit antwoord op te halen is voorbij.")
        return case, answer


async def _check_files(tx: Transaction, case: Case, answer: Answer) -> None:
    """Raise CaseRefuses unless every file is there, with the contents that were looked at."""
    for about in answer.files:
        kept = await tx.answers.file(case, id=about.id)
        if kept is None or sha256_of(kept.data).hexdigest() != about.sha256:
            raise CaseRefuses(f"Het bestand {about.name} is niet meer heel. Voeg het opnieuw toe.")
