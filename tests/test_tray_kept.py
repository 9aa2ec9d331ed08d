"""Prove that storage of each kind finds what was set aside, and what was dealt with lately."""

from datetime import timedelta

from invented import NOW, mail, source

from casework.ledger import SetAside, Source
from casework.message import SetAsideReason
from casework.ports import Storage

DAY = timedelta(days=1)


def row(where: Source, *, board: str = "linde") -> SetAside:
    return SetAside(where, board, SetAsideReason.BROKEN, "no boundary", NOW, NOW, mail("Hallo"))


async def test_a_message_is_found_by_its_source_at_its_own_board_alone(storage: Storage) -> None:
    one = row(source("7:1"))
    async with storage.transaction() as tx:
        await tx.ledger.set_aside(one)

    async with storage.reading() as tx:
        found = await tx.ledger.aside(board="linde", source=str(one.source))
        elsewhere = await tx.ledger.aside(board="wilg", source=str(one.source))
        unknown = await tx.ledger.aside(board="linde", source="imap:privacy:9:9")

    assert found == one
    assert elsewhere is None
    assert unknown is None


async def test_what_was_dealt_with_lately_is_told_the_latest_first(storage: Storage) -> None:
    rows = [row(source(f"7:{n}")) for n in range(4)]
    other = row(source("8:1"), board="wilg")
    async with storage.transaction() as tx:
        for each in (*rows, other):
            await tx.ledger.set_aside(each)
        for days, each in enumerate(rows[:3]):
            at = NOW + days * DAY
            await tx.ledger.resolve(board="linde", source=str(each.source), by="Jo", now=at)
        await tx.ledger.resolve(board="wilg", source=str(other.source), by="Jo", now=NOW + DAY)

    async with storage.reading() as tx:
        dealt = await tx.ledger.dealt_with(board="linde", since=NOW + DAY)

    assert [each.source for each in dealt] == [rows[2].source, rows[1].source]
    assert [(each.resolved, each.resolved_by) for each in dealt] == [
        (NOW + 2 * DAY, "Jo"),
        (NOW + DAY, "Jo"),
    ]
    assert dealt[0].salvaged == rows[2].salvaged
