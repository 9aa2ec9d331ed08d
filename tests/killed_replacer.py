"""Read a mailbox once in a process of its own, with a judge that knows files by their beginning."""

import asyncio
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from imap_house import mailbox, open_house
from judges import JudgeByContent

from casework.message import IncomingMessage, UnreadableMessage
from intake.automatic_mail import OwnMarks
from intake.read_mail import read_mail
from screening.screen_message import NumberScreen


def read(raw: bytes, received: datetime) -> IncomingMessage | UnreadableMessage:
    return read_mail(raw, received=received, authserv_id=None, own_marks=OwnMarks())


async def main(file: str, key: str, port: str) -> None:
    async with open_house(Path(file), key=bytes.fromhex(key)) as house:
        house.receive = replace(house.receive, judge=JudgeByContent(), screen=NumberScreen())
        reader = house.reader(mailbox(int(port)), read=read, process="killed")
        await reader.look()
        await reader.leave()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
