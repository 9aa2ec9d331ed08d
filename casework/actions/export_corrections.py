"""Hand out what staff corrected as training letters: masked, without anything personal."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

from casework.boards import BoardProfile
from casework.case import Case, CaseRefuses, CaseState
from casework.corrections import Anonymise, Correction
from casework.events import Event, EventKind
from casework.kinds import Kind
from casework.local_time import at_local
from casework.message import Channel, IncomingMessage
from casework.ports import Clock, Storage, Transaction

_BY_A_PERSON: Final = (EventKind.CASE_UNDERSTOOD, EventKind.CASE_RELABELLED)
_ALWAYS: Final = datetime(1970, 1, 1, tzinfo=UTC)
LEAST_WORDS: Final = 3
LEAST_SHARE: Final = 0.5
"""A message of which less stays teaches nothing."""


@dataclass(frozen=True, slots=True)
class Export:
    """What staff corrected, as training letters, and what was left out."""

    letters: tuple[Correction, ...]
    """In an order that tells nothing of cases or dates."""
    erased: int = 0
    """Corrected cases whose message is gone."""
    waiting: int = 0
    """Those whose message holds another kind too, which no person has looked at yet."""
    too_little: int = 0
    """Messages of which masking leaves too little to learn from."""


@dataclass(frozen=True, slots=True)
class ExportCorrections:
    """One person who takes corrections out of the cases of a board."""

    storage: Storage
    clock: Clock
    by: str
    boards: Mapping[str, BoardProfile]
    anonymise: Anonymise

    async def __call__(
        self, board_id: str, *, since: date | None = None, dry_run: bool = False
    ) -> Export:
        """Answer the messages of a board whose kind a person said or changed, since a day.

        That it was asked is an event, before anybody has the letters; not for a dry run. Raises
        CaseRefuses for a board that is not there.
        """
        if board_id not in self.boards:
            raise CaseRefuses(f"Er is geen bestuur {board_id}; wel: {', '.join(self.boards)}.")
        async with self.storage.reading() as tx:
            export = await self._read(tx, self.boards[board_id], since)
        if not dry_run:
            async with self.storage.transaction() as tx:
                now, letters = self.clock.now(), len(export.letters)
                event = EventKind.CORRECTIONS_EXPORTED
                await tx.journal.note(
                    Event(event, board_id, now, self.by, None, {"letters": letters})
                )
        return export

    async def _read(self, tx: Transaction, board: BoardProfile, since: date | None) -> Export:
        always = await _corrected(tx, board.id, _ALWAYS)
        lately = await _corrected(tx, board.id, at_local(since, time())) if since else always
        left_out: Counter[str] = Counter()
        letters: dict[str, Correction] = {}
        done: set[str] = set()
        for reference in sorted(lately):
            if reference in done:
                continue
            cases = await _of_one_message(tx, board.id, reference)
            done.update(case.reference for case in cases)
            message = await _message_of(tx, cases)
            if message is None:
                left_out["erased"] += 1
            elif not all(case.reference in always or _is_worked_on(case) for case in cases):
                left_out["waiting"] += 1
            elif letter := self._masked(board, cases, message):
                letters[_order(letter)] = letter
            else:
                left_out["too_little"] += 1
        return Export(tuple(letters[key] for key in sorted(letters)), **left_out)

    def _masked(
        self, board: BoardProfile, cases: Sequence[Case], message: IncomingMessage
    ) -> Correction | None:
        people, places = (*_sender(message), *_people(board)), tuple(_places(board))
        language = cases[0].language
        subject, text = (
            self.anonymise.mask(each, language=language, people=people, places=places)
            for each in (message.subject, message.text)
        )
        kept = subject.words_kept + text.words_kept
        if kept < LEAST_WORDS or kept < LEAST_SHARE * (subject.words + text.words):
            return None
        kinds = {case.kind for case in cases}
        asked = kinds - {Kind.OVERIG} or kinds  # `overig` stands alone
        return Correction(
            labels=tuple(kind for kind in Kind if kind in asked),
            channel=message.channel,
            language=language,
            subject=subject.text,
            text=text.text,
            masks=Counter(subject.masks) + Counter(text.masks),
        )


async def _corrected(tx: Transaction, board: str, since: datetime) -> frozenset[str]:
    """Answer the cases whose kind a person said or changed since a moment."""
    events: list[Event] = []
    for kind in _BY_A_PERSON:
        events += await tx.journal.of_kind(kind, board=board, since=since)
    return frozenset(event.case for event in events if event.case is not None)


async def _of_one_message(tx: Transaction, board: str, reference: str) -> Sequence[Case]:
    """Answer a case and those of the same message; none where one of them is erased."""
    case = await tx.cases.get(board=board, reference=reference)
    if case is None:
        return ()
    others = [await tx.cases.get(board=board, reference=each) for each in case.linked]
    found = [each for each in others if each is not None]
    return (case, *found) if len(found) == len(others) else ()


async def _message_of(tx: Transaction, cases: Sequence[Case]) -> IncomingMessage | None:
    """Answer the message that opened the cases; None where it is erased."""
    if not cases or any(case.texts_erased is not None for case in cases):
        return None
    return next(iter(await tx.cases.messages(cases[0])), None)


def _is_worked_on(case: Case) -> bool:
    """Answer whether a person went on with the kind that the service gave."""
    return case.state in {CaseState.TAKEN_UP, CaseState.CLOSED}


def _sender(message: IncomingMessage) -> Iterable[str]:
    yield message.sender_name
    if message.channel is Channel.EMAIL:
        yield from filter(None, (message.sender, message.reply_to))


def _people(board: BoardProfile) -> Iterable[str]:
    """Answer the names and addresses of who works for a board."""
    yield from (board.led_by, board.contact.email)
    holders = [*board.roles.values(), *(facts.deputy for facts in board.roles.values())]
    holders += [person for school in board.schools for person in (school.director, school.deputy)]
    for each in holders:
        if each is not None:
            yield from filter(None, (each.name, each.address))


def _places(board: BoardProfile) -> Iterable[str]:
    yield board.contact.address
    for school in board.schools:
        yield from (school.name, *school.aliases, school.village, school.street)


def _order(letter: Correction) -> str:
    """Answer by what letters are sorted; letters that are the same answer the same."""
    parts = (*letter.labels, letter.channel, letter.language, letter.subject, letter.text)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
