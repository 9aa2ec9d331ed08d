"""Give up on a letter that did not and will not arrive, and make that somebody's task."""

from datetime import datetime

from casework.actions.chat_reach import note_reach
from casework.boards import BoardProfile
from casework.books import SentLetter
from casework.decide import SERVICE
from casework.events import Event, EventKind
from casework.letters import CHAT_GONE, LetterKind
from casework.letters_owed import LetterWriter
from casework.ports import Mint, Transaction


async def give_up_letter(
    tx: Transaction, letter: SentLetter, board: BoardProfile, mint: Mint, *, now: datetime, why: str
) -> None:
    """Mark a letter failed and owe the task of reaching its reader in another way, once.

    A chat that is gone is noted at the case, so that all who open it know.

    A task that cannot be delivered itself makes no further task: the letter stays visible as
    failed, and the watch over the case's clock goes on.
    """
    # First the case, last the journal: all actions lock in that order, so none waits in a ring.
    case = None
    if letter.cases:
        case = await tx.cases.get(board=board.id, reference=letter.cases[0])
    await tx.letters.failed(letter.id, now=now, why=why)
    if case is not None and letter.kind is not LetterKind.UNDELIVERED:
        task = LetterWriter(board, mint, now).undelivered(
            case,
            letter_id=letter.id,
            what=letter.kind,
            to_parent=letter.recipient_is_parent,
            unreachable=await _recipient(tx, letter),
            chat_gone=why in CHAT_GONE,
        )
        await tx.letters.owe(task)
    detail = {"letter": letter.kind.value, "why": why}
    await tx.journal.note(
        *(
            Event(EventKind.LETTER_FAILED, board.id, now, SERVICE, reference, detail)
            for reference in letter.cases
        )
    )
    if why in CHAT_GONE:
        await note_reach(tx, board.id, letter.cases, EventKind.CHAT_CLOSED, now=now)


async def _recipient(tx: Transaction, letter: SentLetter) -> str | None:
    for each, _, _ in await tx.letters.of_case(letter.cases[0]):
        if each.id == letter.id:
            return each.recipient
    return None
