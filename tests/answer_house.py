"""A case that waits for its answer, and the hands that write and send one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from fakes import CountingMint, FakeClock
from invented import NOW, PARENT, PARENTS_NAME, board, boards, card, case, mail, seen, source

from casework.actions.draft_answer import AnswerView, WriteAnswer
from casework.actions.open_answer import OpenAnswer
from casework.actions.send_answer import SendAnswer
from casework.answers import Answer, AnswerText, AnswerWay, LookedAt
from casework.board_parts import LegalRemedy
from casework.boards import BoardProfile, Role
from casework.case import Case
from casework.files import FileVerdict, IncomingFile, JudgedFile
from casework.kinds import KIND_FACTS, Kind
from casework.letters import Letter, LetterKind
from casework.message import IncomingMessage
from casework.outcomes import CaseOutcome
from casework.ports import Storage
from casework.seats import Seat
from outbox.answer_words import AnswerDrafts
from screening.numbers import mask_numbers

LINDE = board(contact={"email": "info@linde.example", "phone": "0599-696390"}, legal_remedy="court")
FOUR_EYES = LINDE.model_copy(update={"four_eyes": True})
NO_REMEDY = LINDE.model_copy(update={"legal_remedy": None})
OBJECTION = LINDE.model_copy(update={"legal_remedy": LegalRemedy.AWB})
DOSSIER = IncomingFile("dossier.csv", "text/csv", b"vak;cijfer\nrekenen;7\n")
COPY = IncomingFile("paspoort.jpg", "image/jpeg", b"\xff\xd8\xffpassport")
BLUR = IncomingFile("scan.png", "image/png", b"\x89PNG blur")
DIRECTOR = Seat("linde", Role.DIRECTOR, ("De Eik",))
WORDS = AnswerDrafts()


def masked(text: str) -> str:
    return mask_numbers(text).text


class JudgeByName:
    """Knows copies and blurs by what they begin with; all else is harmless."""

    async def judge(self, file: IncomingFile, *, identity_open: bool) -> JudgedFile:
        verdict = FileVerdict.HARMLESS
        if file.data.startswith(COPY.data):
            verdict = FileVerdict.IDENTITY_DOCUMENT
        if file.data.startswith(BLUR.data):
            verdict = FileVerdict.UNCERTAIN
        return JudgedFile(verdict, "Zo ziet het eruit.")


@dataclass
class ScriptedLook:
    """Finds in a file what a test says."""

    seen: Mapping[str, LookedAt] = field(default_factory=dict)

    async def look(self, file: IncomingFile) -> LookedAt:
        return self.seen.get(file.name, LookedAt((), file.data.decode("utf-8", "replace")))


@dataclass
class AnswerHouse:
    """One case at one board, and people who work on it."""

    storage: Storage
    reference: str
    profile: BoardProfile = LINDE
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOW))
    mint: CountingMint = field(default_factory=CountingMint)
    look: ScriptedLook = field(default_factory=ScriptedLook)

    def _who(self, by: str, seat: Seat | None) -> dict[str, Any]:
        return {
            "storage": self.storage,
            "clock": self.clock,
            "board": self.profile.id,
            "by": by,
            "boards": boards(self.profile),
            "mint": self.mint,
            "seat": seat,
            "words": WORDS,
            "mask": masked,
        }

    def writer(
        self, by: str = "Joke Terpstra", *, seat: Seat | None = DIRECTOR, seen: int | None = None
    ) -> WriteAnswer:
        return WriteAnswer(**self._who(by, seat), seen=seen, judge=JudgeByName(), look=self.look)

    def sender(
        self, by: str = "Joke Terpstra", *, seat: Seat | None = DIRECTOR, seen: int | None = None
    ) -> SendAnswer:
        url = "https://loket.linde.example/antwoord"
        return SendAnswer(**self._who(by, seat), seen=seen, fetch_url=url)

    def opener(self) -> OpenAnswer:
        return OpenAnswer(self.storage, self.clock, boards(self.profile), self.mint)

    async def case(self) -> Case:
        async with self.storage.reading() as tx:
            found = await tx.cases.get(board=None, reference=self.reference)
        assert found is not None
        return found

    async def letters(self, kind: LetterKind) -> list[Letter]:
        async with self.storage.reading() as tx:
            found = await tx.letters.of_case(self.reference)
        return [letter for letter, _, _ in found if letter.kind is kind]

    async def drafted(
        self,
        outcome: CaseOutcome = CaseOutcome.GRANTED,
        *grounds: Any,
        own_words: str = "Zo is het.",
    ) -> Answer:
        return await self.writer().begin(self.reference, outcome, grounds, own_words)

    async def filled_in(
        self, outcome: CaseOutcome = CaseOutcome.GRANTED, *grounds: Any, **more: Any
    ) -> AnswerView:
        """Answer a draft in which somebody filled in what only they know."""
        answer = await self.drafted(outcome, *grounds, **more)
        return await self.writer().change(self.reference, answer.id, ready(answer.words))

    async def send(
        self, view: AnswerView, way: AnswerWay = AnswerWay.DOWNLOAD, *, by: str = "Joke Terpstra"
    ) -> Answer:
        answer = view.answer
        return await self.sender(by).send(
            self.reference, answer.id, way, sha256=answer.sha256, looked=True
        )

    async def fetched_by(self, answer: Answer) -> str:
        """Answer the secret of the link that the parent got."""
        (letter,) = await self.letters(LetterKind.ANSWER_READY)
        assert answer.case == self.reference
        return str(letter.facts["link"]).rpartition("/")[2]


def ready(words: AnswerText) -> AnswerText:
    """Answer a draft with its gaps filled in."""
    text = words.text.replace("[Vul in: het antwoord]", "Voor het onderwijs.")
    return replace(words, text=text)


async def answer_house(
    storage: Storage,
    kind: Kind = Kind.INZAGE,
    *,
    profile: BoardProfile = LINDE,
    message: IncomingMessage | None = None,
    more_messages: tuple[IncomingMessage, ...] = (),
    **more: Any,
) -> AnswerHouse:
    """Open a house with one case; who asks is known where that is needed."""
    needs = KIND_FACTS[kind].needs_identity
    known = {"identity": seen(), "card": card()} if needs else {}
    given = {"school": "De Eik", **known, **more}
    one = case(kind=kind, profile=profile, **given)
    async with storage.transaction() as tx:
        await tx.cases.open(one, message or mail(), source=source())
        await tx.cases.save(one)
        for extra in more_messages:
            await tx.cases.add_message(one, extra, source=source(), stranger=True)
    return AnswerHouse(storage, one.reference, profile)


__all__ = ["PARENT", "PARENTS_NAME", "AnswerHouse", "answer_house"]
