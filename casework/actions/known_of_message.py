"""Look up what storage knows that matters for one message."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from casework.boards import BoardProfile
from casework.books import KnownCase
from casework.contacts import ContactKind, plain_address
from casework.decide import Known
from casework.letters import LetterKind
from casework.letters_owed import DAY
from casework.message import Channel, IncomingMessage
from casework.ports import Mint, Transaction

REFERENCE: Final = re.compile(r"\bPL-([0-9A-Z]{4})-([0-9A-Z]{4})\b", re.IGNORECASE)
MOST_REFERENCES = 8
"""A mail naming more cases than this is not a reply to one of ours."""
MOST_LETTER_IDS = 20
"""Of one message; no more of the Message-IDs it names are looked at."""


async def known_of(
    message: IncomingMessage, board: BoardProfile, tx: Transaction, mint: Mint, *, now: datetime
) -> Known:
    """Answer the cases a message may belong to, and what was said to its sender before."""
    by_reference, by_letter = await tx.cases.named(
        board=board.id,
        references=references_in(message.subject),
        letter_ids=[
            letter_id
            for each in message.references[:MOST_LETTER_IDS]
            if (letter_id := mint.letter_of(each)) is not None
        ],
        sender=message.sender,
    )
    by_reference = await _where_it_goes_on(tx, board, by_reference, message.sender)
    by_letter = await _where_it_goes_on(tx, board, by_letter, message.sender)
    of_chat = (
        await tx.cases.open_of_chat(board=board.id, sender=message.sender or "")
        if message.channel is Channel.CHAT
        else ()
    )
    notes = {
        case.reference: await tx.letters.owed_of_case(
            case.reference, kind=LetterKind.MESSAGE_ADDED, since=now - DAY
        )
        for case in (*(each.case for each in (*by_letter, *by_reference)), *of_chat[:1])
    }
    answer_to = message.reply_to or message.sender
    letters_today = (
        await tx.letters.owed_since(board=board.id, recipient=answer_to, since=now - DAY)
        if answer_to is not None
        else 0
    )
    on_file = None
    forged = message.authenticity.dmarc == "fail"
    address = plain_address(message.sender or "")
    if address is not None and not forged and not board.is_staff(address):
        on_file = await tx.contacts.known(board.id, ContactKind.EMAIL, address)
    return Known(
        tuple(by_letter),
        tuple(by_reference),
        tuple(of_chat),
        letters_today,
        notes,
        on_file=on_file,
    )


async def _where_it_goes_on(
    tx: Transaction, board: BoardProfile, found: Sequence[KnownCase], sender: str | None
) -> Sequence[KnownCase]:
    """Answer cases with each that was merged replaced by the one that goes on, each once."""
    for _ in found:  # as long as the longest chain can be
        merged = [each.case.merged_into for each in found if each.case.merged_into]
        if not merged:
            break
        kept, _letters = await tx.cases.named(
            board=board.id, references=merged, letter_ids=(), sender=sender
        )
        goes_on = {each.case.reference: each for each in kept}
        found = [goes_on.get(each.case.merged_into or "", each) for each in found]
    return list({each.case.reference: each for each in found}.values())


def references_in(subject: str) -> list[str]:
    """Answer the case references a subject names, in capitals, each once."""
    found = [f"PL-{a}-{b}".upper() for a, b in REFERENCE.findall(subject)]
    return list(dict.fromkeys(found))[:MOST_REFERENCES]
