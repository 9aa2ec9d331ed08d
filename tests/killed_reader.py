"""Read a mailbox in a process of its own that kills itself at a chosen transaction."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from imap_house import mailbox, open_house

from intake.mailbox import Settle
from storage.database import Database, SqlTransaction


class DeadlyDatabase(Database):
    """Ends the process, with no goodbye, right before or right after the n-th transaction."""

    deadly: int
    after: bool
    opened = 0

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqlTransaction]:
        self.opened += 1
        if self.opened == self.deadly and not self.after:
            os.kill(os.getpid(), signal.SIGKILL)
        async with super().transaction() as tx:
            yield tx
        if self.opened >= self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)


async def main(
    file: str, key: str, port: str, user: str, settle: str, deadly: str, moment: str
) -> None:
    async with open_house(Path(file), key=bytes.fromhex(key), database=DeadlyDatabase) as house:
        assert isinstance(house.storage, DeadlyDatabase)
        house.storage.deadly, house.storage.after = int(deadly), moment == "after"
        box = mailbox(int(port), username=user, settle=Settle(settle))
        reader = house.reader(box, process="killed")
        await reader.look()
        await reader.leave()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
