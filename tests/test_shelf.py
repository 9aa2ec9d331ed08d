"""Letters for who gave no address are laid on the shelf, and nothing else is."""

from dataclasses import replace

import pytest
from fakes import CountingMint, FakeClock
from invented import NOW, boards, letter, mail, source, staff_letter
from sample_letters import acknowledgement, case

from casework.kinds import Kind
from casework.letters import LetterState
from casework.message import Channel
from casework.ports import LetterRefused, Storage, Words
from outbox.deliver import Deliver
from outbox.shelf import Shelf
from outbox.words import LetterWords

READABLE = Words("Wij hebben uw bericht gekregen", "Goedendag,")


async def test_a_letter_to_a_parent_may_lie_there() -> None:
    await Shelf().carry(letter("PL-7F3K-9QXM", channel=Channel.WEB), READABLE)


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (letter("PL-7F3K-9QXM"), READABLE),
        (letter("PL-7F3K-9QXM", channel=Channel.CHAT), READABLE),
        (staff_letter("PL-7F3K-9QXM", channel=Channel.WEB), READABLE),
        (letter(channel=Channel.WEB), READABLE),
        (letter("PL-7F3K-9QXM", channel=Channel.WEB), Words("Leeg", " \n")),
    ],
)
async def test_what_nobody_could_read_there_is_refused(refused: object, words: Words) -> None:
    with pytest.raises(LetterRefused):
        await Shelf().carry(refused, words)  # type: ignore[arg-type]


async def test_the_outbox_lays_it_down_and_it_counts_as_arrived(storage: Storage) -> None:
    shown = replace(case(Kind.INZAGE), channel=Channel.WEB, board="linde")
    owed = replace(acknowledgement([shown], channel=Channel.WEB), board="linde")
    async with storage.transaction() as tx:
        await tx.cases.open(shown, mail(channel=Channel.WEB), source=source())
        await tx.letters.owe(owed)
    shelves = {Channel.WEB: {"*": Shelf()}}
    clock = FakeClock(NOW)

    await Deliver(storage, CountingMint(), clock, boards(), shelves, LetterWords(), sender="test")()

    async with storage.reading() as tx:
        ((_, state, fault),) = await tx.letters.of_case(shown.reference)
    assert (state, fault) == (LetterState.SENT, "")
