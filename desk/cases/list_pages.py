"""Show a person what to do today, and every case they may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from casework.case import CaseState
from casework.case_list import GROUP_WORDS, MOST_COUNTED, NO_SCHOOL, CasePage, Group
from casework.case_words import STATE_WORDS
from casework.kinds import KIND_FACTS
from desk.cases.asked import Asked
from desk.cases.lines import CaseLine, line_of, sections
from desk.frame import Visit

TODAY, LIST = "/", "/zaken"
GROUP_KINDS: Final[Mapping[Group, str]] = {Group.LATE: "danger", Group.SOON: "warning"}


@dataclass(frozen=True, slots=True)
class Tile:
    """How many cases a group holds, and the way to them."""

    number: str
    label: str
    kind: str
    href: str
    current: bool


async def today(visit: Visit) -> Response:
    """Answer what this seat must do, what presses most on top."""
    asked = Asked.read(TODAY, visit.request.query_params, mine=True)
    return await _list(visit, asked, "cases/today.html")


async def every_case(visit: Visit) -> Response:
    """Answer every case that this seat may see."""
    asked = Asked.read(LIST, visit.request.query_params)
    return await _list(visit, asked, "cases/list.html")


async def _list(visit: Visit, asked: Asked, template: str) -> Response:
    async with visit.desk.storage.reading() as tx:
        page = await tx.case_list.page(
            visit.seat, asked.wanted, now=visit.now, after=asked.after, before=asked.before
        )
        counts = await tx.case_list.counts(visit.seat, mine=asked.wanted.mine, now=visit.now)
    lines = _lines(visit, page)
    if asked.names_one_case and len(lines) == 1:
        return visit.go(lines[0].href)
    return visit.page(
        template,
        asked=asked,
        sections=sections(lines),
        lines=lines,
        tiles=_tiles(asked, counts),
        previous_href=asked.ahead_of(page.previous),
        next_href=asked.behind(page.next),
        kinds=[(kind.value, facts.title) for kind, facts in KIND_FACTS.items()],
        states=[(state.value, STATE_WORDS[state]) for state in CaseState],
        schools=_schools(visit),
        page_words=_page_words(len(lines)),
    )


def _lines(visit: Visit, page: CasePage) -> tuple[CaseLine, ...]:
    return tuple(line_of(case, at, visit.seat, visit.board, visit.now) for case, at in page.cases)


def _tiles(asked: Asked, counts: Mapping[Group, int]) -> tuple[Tile, ...]:
    """Answer a tile for every group; one that is chosen leads back to all."""
    return tuple(
        Tile(
            f"{MOST_COUNTED}+" if counts[group] >= MOST_COUNTED else str(counts[group]),
            GROUP_WORDS[group],
            GROUP_KINDS.get(group, "neutral") if counts[group] else "neutral",
            asked.to_group(None if asked.wanted.group is group else group),
            asked.wanted.group is group,
        )
        for group in Group
    )


def _schools(visit: Visit) -> list[tuple[str, str]]:
    """Answer the schools to choose from; none for a director of one."""
    if not visit.seat.sees_whole_board:
        names = visit.seat.schools
        return [(name, name) for name in names] if len(names) > 1 else []
    names = tuple(school.name for school in visit.board.schools)
    return [*((name, name) for name in names), (NO_SCHOOL, "geen school bekend")]


def _page_words(count: int) -> str:
    return "1 zaak" if count == 1 else f"{count} zaken op deze bladzijde"
