"""Read the files of a mail into memory, for whoever judges them."""

from collections.abc import Sequence

from casework.files import IncomingFile
from casework.message import Attachment
from intake.mail_body import collect
from intake.mail_parts import take_apart


def read_files(raw: bytes, attachments: Sequence[Attachment]) -> tuple[IncomingFile, ...]:
    """Answer the files of a mail in the order of its attachments, under the names given there.

    The names are those of the message as it is kept, with numbers masked. The same walk through
    the mail named the attachments, so that no file is judged under another's name; what cannot
    be decoded is empty.
    """
    found = collect(take_apart(raw)).files if attachments else []
    return tuple(
        IncomingFile(attachment.name, attachment.media_type, file.read())
        for attachment, file in zip(attachments, found, strict=False)
    )
