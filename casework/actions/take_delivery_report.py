"""Take in a report that a letter of ours did not arrive."""

from collections.abc import Mapping
from datetime import datetime

from casework.actions.give_up_letter import give_up_letter
from casework.actions.known_of_message import MOST_LETTER_IDS
from casework.boards import BoardProfile
from casework.books import SentLetter
from casework.letters import LetterState
from casework.message import DeliveryStatus, IncomingMessage
from casework.ports import Mint, Transaction


async def take_delivery_report(
    tx: Transaction,
    message: IncomingMessage,
    boards: Mapping[str, BoardProfile],
    mint: Mint,
    *,
    came_to: str,
    now: datetime,
) -> tuple[str, ...]:
    """Mark the letters failed, and make that a task of the role that acts; answer their cases.

    `came_to` is the board whose mailbox the report came to.
    """
    automatic = message.automatic
    if automatic is None or automatic.delivery_status is not DeliveryStatus.FAILED:
        return ()
    ours = [
        form
        for each in automatic.reported_message_ids[:MOST_LETTER_IDS]
        if (letter_id := mint.letter_of(each)) is not None
        # Some mail servers change capitals or spaces in what they report.
        for form in (each.strip(), mint.message_id(letter_id))
    ]
    touched: list[str] = []
    for letter in await tx.letters.found(ours):
        touched += letter.cases
        if letter.state is LetterState.FAILED:
            continue
        board = await _board_of(tx, letter, boards, boards[came_to])
        await give_up_letter(tx, letter, board, mint, now=now, why="delivery report")
    return tuple(dict.fromkeys(touched))


async def _board_of(
    tx: Transaction, letter: SentLetter, boards: Mapping[str, BoardProfile], own: BoardProfile
) -> BoardProfile:
    """The board that sent a letter: reports about all letters may come to one mailbox."""
    case = None
    if letter.cases:
        case = await tx.cases.get(board=None, reference=letter.cases[0])
    return boards.get(case.board, own) if case else own
