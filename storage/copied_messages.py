"""Copy the messages of one case into another, each under the key of the case it stands in."""

from collections.abc import Set as AbstractSet

from sqlmodel import select

from casework.case import Case
from casework.message import IncomingMessage
from storage.as_json import message_from_bytes
from storage.encryption import Vault
from storage.keys import KeyRing
from storage.session import BulkSession
from storage.tables import CaseMessageRow, CorrespondentRow


async def copy_messages(
    session: BulkSession, keys: KeyRing, *, of: Case, to: Case, speaking: AbstractSet[str]
) -> None:
    """Copy what a case has not yet; as a stranger's where its sender may not speak there.

    `speaking` are the keyed hashes of the addresses that may speak in the case copied to.
    """
    old, new = await keys.of_case(of.reference), await keys.of_case(to.reference)
    here = select(CaseMessageRow.source).where(CaseMessageRow.case_reference == to.reference)
    there = set(await session.exec(here))
    rows = select(CaseMessageRow).where(CaseMessageRow.case_reference == of.reference)
    for row in list(await session.exec(rows)):
        if row.source in there:
            continue
        plain = old.unseal(row.sealed, about=f"{of.reference}/{row.source}")
        known = addresses_of(message_from_bytes(plain), keys.vault) & speaking
        session.put(
            CaseMessageRow,
            case_reference=to.reference,
            source=row.source,
            received=row.received,
            stranger=row.stranger or not known,
            sealed=new.seal(plain, about=f"{to.reference}/{row.source}"),
        )


async def speakers_in(session: BulkSession, case: Case) -> frozenset[str]:
    """Answer the keyed hashes of the addresses that may speak in a case."""
    statement = select(CorrespondentRow.address_hash).where(
        CorrespondentRow.case_reference == case.reference
    )
    return frozenset(await session.exec(statement))


def addresses_of(message: IncomingMessage, vault: Vault) -> frozenset[str]:
    """Answer the keyed hashes of where a parent writes from and wants the answer to go."""
    addresses = (message.sender, message.reply_to)
    return frozenset(vault.address_hash(each) for each in addresses if each is not None)
