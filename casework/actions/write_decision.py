"""Write what was decided about a message: cases, letters, events and register entries."""

from collections.abc import Mapping
from datetime import datetime

from casework.actions.keep_breach_register import enter_if_breach
from casework.boards import BoardProfile
from casework.decide import SERVICE, Decision
from casework.ledger import Source
from casework.message import IncomingMessage
from casework.ports import Transaction


async def write_decision(
    tx: Transaction,
    decision: Decision,
    message: IncomingMessage,
    boards: Mapping[str, BoardProfile],
    *,
    source: Source,
    discovered: datetime | None,
) -> None:
    """Write everything within one transaction; `discovered` is when a breach became known."""
    for case in decision.opened:
        await tx.cases.open(case, message, source=source)
    for addition in decision.added:
        if addition.found_school:
            await tx.cases.save(addition.case)
        await tx.cases.add_message(
            addition.case, message, source=source, stranger=addition.stranger
        )
    for letter in decision.letters:
        await tx.letters.owe(letter)
    await tx.journal.note(*decision.events)
    for case in decision.opened:
        await enter_if_breach(
            tx,
            case,
            message.sender,
            boards[case.board],
            by=SERVICE,
            discovered=discovered,
        )
