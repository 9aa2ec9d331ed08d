"""Keep beside each case where it stands in the lists, and whose turn it is."""

from typing import Any

from sqlalchemy import delete
from sqlmodel import col, select

from casework.case import Case
from casework.case_list import is_live, place_of, stand_of, turns_of
from storage.session import BulkSession
from storage.tables import CaseTurnRow


def listed(case: Case) -> dict[str, Any]:
    """Answer the columns of a case by which lists find it."""
    place = place_of(case)
    return {
        "live": is_live(case),
        "rank": place.rank,
        "listed_at": place.at,
        "stand": stand_of(case).value,
        "hidden_from": " ".join(f'"{post}"' for post in case.kept_from),
    }


def put_turns(session: BulkSession, case: Case) -> None:
    """Write whose turn it is in a new case."""
    for turn in turns_of(case):
        session.put(
            CaseTurnRow,
            case_reference=case.reference,
            whose=turn.whose,
            board=case.board,
            rank=turn.rank,
            due_at=turn.due_at,
            stand=turn.stand.value,
        )


async def renew_turns(session: BulkSession, case: Case) -> None:
    """Write whose turn it is after an act; when that changed nothing, nothing is written."""
    mine = col(CaseTurnRow.case_reference) == case.reference
    known = {
        (row.whose, row.rank, row.due_at, row.stand)
        for row in await session.exec(select(CaseTurnRow).where(mine))
    }
    turns = {(turn.whose, turn.rank, turn.due_at, turn.stand.value) for turn in turns_of(case)}
    if turns != known:
        await session.exec(delete(CaseTurnRow).where(mine))
        put_turns(session, case)
