"""Give every act on a case the same page: why not, what will happen, the form, and what changed."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, TypeVar

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from casework.actions.acting import Acting, CaseChanged
from casework.actions.open_case import OpenCase, OpenedCase
from casework.actions.rehearse import Rehearsal
from casework.boards import School
from casework.case import Case, CaseRefuses, CaseState
from casework.event_words import date_notes, event_sentence
from casework.kinds import KIND_FACTS
from casework.letters import Letter
from casework.ports import Words
from casework.possible_acts import Act, possible
from desk.frame import Desk, Visit, staff_page, text_of

NOT_FOUND, BAD_REQUEST, CONFLICT, UNPROCESSABLE = 404, 400, 409, 422
MOST_DIGITS: Final = 12
SHOW_FIRST: Final = "bekijk"
"""Name of the button that shows what would happen, and does nothing."""

WordsOf = Callable[[Letter], Words]
"""Answers a letter as its reader sees it."""
Choice = TypeVar("Choice", bound=StrEnum)
ActOf = TypeVar("ActOf", bound=Acting)


class FormFaults(Exception):
    """What a person filled in cannot be used as it is."""

    def __init__(self, *faults: tuple[str, str]) -> None:
        """Say for each field, by name, in Dutch what is wrong."""
        super().__init__("; ".join(words for _, words in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Opened:
    """A case before somebody who may act on it."""

    visit: Visit
    found: OpenedCase
    offered: Mapping[Act, str]

    @property
    def case(self) -> Case:
        """The case."""
        return self.found.case

    @property
    def school(self) -> School | None:
        """The school it is about."""
        return self.visit.board.school(self.case.school)

    @property
    def holder(self) -> str:
        """Who has it, in Dutch."""
        return self.visit.board.who_at(self.case.holder, self.school)


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was sent."""

    visit: Visit
    reference: str
    seen: int
    typed: Mapping[str, str]
    rehearsal: Rehearsal | None = None
    """Where the act is done only to be shown."""

    def acting(self, act: type[ActOf], **more: Any) -> ActOf:
        """Answer the acts of who sent it, on the case as they saw it."""
        made = self.visit.acting(act, seen=self.seen, **more)
        return replace(made, storage=self.rehearsal) if self.rehearsal else made

    def masking(self, act: type[ActOf], **more: Any) -> ActOf:
        """Answer acts that take words down without identifying numbers."""
        return self.acting(act, mask=self.visit.desk.mask, **more)

    def text(self, name: str, *, missing: str = "") -> str:
        """Answer what was written in a field. Raises FormFaults where it may not be empty."""
        words = self.typed[name]
        if missing and not words:
            raise FormFaults((name, missing))
        return words

    def choice(self, name: str, choices: type[Choice], *, missing: str) -> Choice:
        """Answer what was chosen. Raises FormFaults for nothing, and for what there is not."""
        try:
            return choices(self.typed[name])
        except ValueError:
            raise FormFaults((name, missing)) from None

    def ticked(self, name: str) -> bool:
        """Answer whether a box was ticked."""
        return bool(self.typed[name])


ActFrom = Callable[[Case], Act]
Shows = Callable[[Opened], Mapping[str, Any]]
Does = Callable[[Sent], Awaitable[str]]


def nothing_more(_opened: Opened) -> Mapping[str, Any]:
    """Answer that a page shows nothing beside what every page shows."""
    return {}


@dataclass(frozen=True, slots=True)
class ActPage:
    """The page of one act, or of two that never fit the same case."""

    path: str
    """Below the address of the case."""
    title: str
    template: str
    """In templates/acts."""
    act: ActFrom
    """Which act it offers in a case."""
    fields: tuple[str, ...]
    does: Does
    """Does the act, and answers what the next page tells."""
    shows: Shows = nothing_more
    may_show_first: bool = False
    """What would happen, and the letter to the parent, can be looked at first."""
    more: tuple[str, ...] = field(default=())
    """Values of the address (`?met=`) that fill in fields."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a form was not taken over; nothing of it is lost."""

    status: int = 200
    fault: str = ""
    faults: tuple[tuple[str, str], ...] = ()
    stale: bool = False


@dataclass(frozen=True, slots=True)
class ActPages:
    """Answers the pages of acts."""

    desk: Desk
    words_of: WordsOf

    def routes(self, page: ActPage) -> list[Route]:
        """Answer where a page is shown, and where its form is sent."""

        async def show(visit: Visit) -> Response:
            return await self._show(visit, page)

        async def send(visit: Visit) -> Response:
            return await self._send(visit, page)

        path = f"/zaken/{{reference}}/{page.path}"
        return [
            Route(path, staff_page(show, self.desk), methods=["GET"]),
            Route(path, staff_page(send, self.desk), methods=["POST"]),
        ]

    async def _show(self, visit: Visit, page: ActPage) -> Response:
        typed = dict.fromkeys(page.fields, "")
        typed |= {name: visit.request.query_params.get(name, "").strip() for name in page.more}
        return self._page(await opened(visit), page, typed)

    async def _send(self, visit: Visit, page: ActPage) -> Response:
        typed = {name: await text_of(visit.request, name) for name in page.fields}
        reference = str(visit.request.path_params["reference"])
        seen = await seen_of(visit)
        shows_first = page.may_show_first and await text_of(visit.request, SHOW_FIRST)
        rehearsal = Rehearsal(visit.desk.storage, reference, visit.now) if shows_first else None
        try:
            told = await page.does(Sent(visit, reference, seen, typed, rehearsal))
        except CaseChanged:
            again = await opened(visit, since=seen)
            return self._page(again, page, typed, Refused(CONFLICT, stale=True))
        except CaseRefuses as why:
            refused = Refused(UNPROCESSABLE, str(why))
            return self._page(await opened(visit), page, typed, refused)
        except FormFaults as wrong:
            refused = Refused(UNPROCESSABLE, faults=wrong.faults)
            return self._page(await opened(visit), page, typed, refused)
        if rehearsal is not None:
            return self._page(await opened(visit), page, typed, rehearsal=rehearsal)
        return await self._done(visit, reference, told)

    async def _done(self, visit: Visit, reference: str, told: str) -> Response:
        """Go on to the case; to the list where it went out of this person's sight."""
        async with visit.desk.storage.reading() as tx:
            case = await tx.cases.get(board=visit.seat.board, reference=reference)
        still = case is not None and visit.seat.sees(case)
        return visit.go(f"/zaken/{reference}" if still else "/zaken", told=told)

    def _page(
        self,
        opened: Opened,
        page: ActPage,
        typed: Mapping[str, str],
        refused: Refused | None = None,
        *,
        rehearsal: Rehearsal | None = None,
    ) -> Response:
        refused = refused or Refused()
        board = opened.visit.board
        changes = [
            (event, event_sentence(event, board), date_notes(event)) for event in opened.found.since
        ]
        why_not = opened.offered[page.act(opened.case)]
        return opened.visit.page(
            f"acts/{page.template}",
            status=refused.status,
            page=page,
            act=page.act(opened.case),
            case=opened.case,
            holder=opened.holder,
            kind_title=kind_words(opened.case),
            base=f"/zaken/{opened.case.reference}",
            seen=opened.found.version,
            why_not=why_not,
            # The same sentence once is enough.
            refused=replace(refused, fault="" if refused.fault == why_not else refused.fault),
            faults=dict.fromkeys(page.fields, "") | dict(refused.faults),
            changes=changes,
            typed=typed,
            left=[(name, words) for name, words in typed.items() if words and why_not],
            would_be=rehearsal.case if rehearsal else None,
            letters=[self.words_of(letter) for letter in rehearsal.letters] if rehearsal else [],
            **page.shows(opened),
        )


async def opened(visit: Visit, *, since: int | None = None) -> Opened:
    """Answer the case a page is about; that it was read is noted.

    Raises 404 for one that is not there, and in the same way for one that is not for these eyes.
    """
    reference = str(visit.request.path_params["reference"])
    try:
        found = await visit.acting(OpenCase).opened(reference, since=since)
    except CaseRefuses:
        raise HTTPException(NOT_FOUND) from None
    offered = possible(found.case, visit.board, visit.seat, visit.now, beside=found.beside)
    return Opened(visit, found, offered)


def kind_words(case: Case) -> str:
    """Answer what kind a case is, in Dutch, as far as that is known."""
    if case.state is CaseState.TRIAGE:
        return "nog te beoordelen"
    return KIND_FACTS[case.kind].title


async def seen_of(visit: Visit) -> int:
    """Answer the version of the case that a form was made from. Raises 400 without one."""
    return number(await text_of(visit.request, "seen"))


def number(given: str) -> int:
    """Answer a number that a page of ours wrote. Raises 400 for anything else."""
    if not given.isascii() or not given.isdigit() or len(given) > MOST_DIGITS:
        raise HTTPException(BAD_REQUEST)
    return int(given)
