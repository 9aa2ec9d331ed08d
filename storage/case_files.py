"""Keep the harmless files of cases, each encrypted under the key of its case."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.orm import defer
from sqlmodel import col, select

from casework.case import Case
from casework.files import IncomingFile, KeptFile
from storage.as_json import from_bytes, to_bytes
from storage.encryption import DataKey
from storage.keys import KeyRing
from storage.session import BulkSession
from storage.tables import CaseFileRow


class SqlCaseFiles:
    """The files of cases within one transaction."""

    def __init__(self, session: BulkSession, keys: KeyRing) -> None:
        """Work within a session."""
        self._session: Final = session
        self._keys: Final = keys

    async def keep(self, case: Case, file: IncomingFile, *, id: str, received: datetime) -> None:
        """Write a file with its case."""
        key = await self._keys.of_case(case.reference)
        about = to_bytes({"name": file.name, "media_type": file.media_type})
        self._session.put(
            CaseFileRow,
            id=id,
            case_reference=case.reference,
            received=received,
            size=len(file.data),
            about=key.seal(about, about=f"{id}/about"),
            sealed=key.seal(file.data, about=id),
        )

    async def of_case(self, case: Case) -> Sequence[KeptFile]:
        """Answer what is kept, oldest first, without reading the contents."""
        key = await self._keys.of_case(case.reference)
        statement = (
            select(CaseFileRow)
            .where(CaseFileRow.case_reference == case.reference)
            .order_by(col(CaseFileRow.received), col(CaseFileRow.id))
            .options(defer(CaseFileRow.sealed))  # type: ignore[arg-type]
        )
        found = []
        for row in await self._session.exec(statement):
            name, media_type = _about(key, row)
            found.append(KeptFile(row.id, name, media_type, row.size, row.received))
        return found

    async def get(self, case: Case, *, id: str) -> IncomingFile | None:
        """Answer one file of this case with its contents."""
        row = await self._session.get(CaseFileRow, id)
        if row is None or row.case_reference != case.reference:
            return None
        key = await self._keys.of_case(case.reference)
        name, media_type = _about(key, row)
        return IncomingFile(name, media_type, key.unseal(row.sealed, about=row.id))


def _about(key: DataKey, row: CaseFileRow) -> tuple[str, str]:
    about = from_bytes(key.unseal(row.about, about=f"{row.id}/about"))
    return about["name"], about["media_type"]
