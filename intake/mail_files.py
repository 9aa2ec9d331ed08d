"""Read the files of a mail into memory, for whoever judges them."""

from collections.abc import Sequence

from casework.files import IncomingFile
from casework.message import (
    Attachment,
    IncomingMessage,
    SetAsideReason,
    UnreadableMessage,
)
from intake.mail_body import collect
from intake.mail_parts import take_apart


def files_to_judge(
    raw: bytes, message: IncomingMessage | UnreadableMessage
) -> tuple[IncomingFile, ...]:
    """Answer the files of a mail that a person sent and that can be handled.

    Those of all other mail are left unread where they are.
    """
    if isinstance(message, UnreadableMessage):
        if message.reason is not SetAsideReason.ONLY_ATTACHMENTS or message.salvaged is None:
            return ()
        message = message.salvaged
    if message.automatic is not None or message.sender is None:
        return ()
    return read_files(raw, message.attachments)


def read_files(raw: bytes, attachments: Sequence[Attachment]) -> tuple[IncomingFile, ...]:
    """Answer the files of a mail in the order of its attachments, under the names given there.

    The same walk through the mail named the attachments, so that no file is judged under
    another's name. A file that is read as text of the mail, such as a forwarded mail, is empty.
    """
    found = collect(take_apart(raw)).files if attachments else []
    return tuple(
        IncomingFile(attachment.name, attachment.media_type, file.read())
        for attachment, file in zip(attachments, found, strict=True)
    )
