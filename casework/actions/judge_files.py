"""Judge the files of a message in memory, before anything of them is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from casework.files import (
    MOST_BYTES,
    MOST_FILES,
    FileVerdict,
    IncomingFile,
    JudgedFile,
    JudgeFiles,
)
from casework.message import AttachmentFate, IncomingMessage

TOO_MUCH: Final = JudgedFile(FileVerdict.UNCERTAIN, "Er zijn te veel of te grote bestanden.")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of the files of one message, in the order of its attachments."""

    files: tuple[IncomingFile, ...] = ()
    verdicts: tuple[JudgedFile, ...] = ()

    @property
    def kept(self) -> tuple[IncomingFile, ...]:
        """The harmless ones; what is empty, such as a mail that was forwarded, is kept as text."""
        return tuple(file for file in self._of(FileVerdict.HARMLESS) if file.data)

    @property
    def destroyed(self) -> int:
        """How many copies of identity documents there were."""
        return len(self._of(FileVerdict.IDENTITY_DOCUMENT))

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why nobody is sure about the rest, each reason once."""
        found = (each.why for each in self.verdicts if each.verdict is FileVerdict.UNCERTAIN)
        return tuple(dict.fromkeys(found))

    def _of(self, verdict: FileVerdict) -> tuple[IncomingFile, ...]:
        pairs = zip(self.files, self.verdicts, strict=True)
        return tuple(file for file, judged in pairs if judged.verdict is verdict)

    def shown_in(self, message: IncomingMessage) -> IncomingMessage:
        """Answer the message with the fate of each attachment."""
        fates = [_FATES[each.verdict] for each in self.verdicts]
        fates += [AttachmentFate.LEFT] * (len(message.attachments) - len(fates))
        return replace(
            message,
            attachments=tuple(
                replace(each, fate=fate)
                for each, fate in zip(message.attachments, fates, strict=False)
            ),
        )


_FATES: Final = {
    FileVerdict.HARMLESS: AttachmentFate.KEPT,
    FileVerdict.IDENTITY_DOCUMENT: AttachmentFate.DESTROYED,
    FileVerdict.UNCERTAIN: AttachmentFate.LEFT,
}


UNSEEN: Final = JudgedFile(
    FileVerdict.IDENTITY_DOCUMENT, "Er is gevraagd wie dit schrijft; het is niet bekeken."
)
NOTHING_IN_IT: Final = JudgedFile(FileVerdict.HARMLESS, "Het bestand is leeg.")
NOTHING_JUDGED: Final = Judgement()
"""For a message without files, and where files are never looked at."""


def destroyed_unseen(message: IncomingMessage) -> Judgement:
    """Answer the judgement on attachments that are destroyed without being looked at."""
    files = [IncomingFile(each.name, each.media_type, b"") for each in message.attachments]
    return Judgement(tuple(files), (UNSEEN,) * len(files))


async def judge_all(
    judge: JudgeFiles, files: Sequence[IncomingFile], *, identity_open: bool
) -> Judgement:
    """Answer what each file is; those beyond the bounds of one message are left for a person."""
    verdicts: list[JudgedFile] = []
    room = MOST_BYTES
    for place, file in enumerate(files):
        if place >= MOST_FILES or len(file.data) > room:
            verdicts.append(TOO_MUCH)
            continue
        judged = (
            await judge.judge(file, identity_open=identity_open) if file.data else NOTHING_IN_IT
        )
        if judged.verdict is FileVerdict.HARMLESS:
            room -= len(file.data)
        verdicts.append(judged)
    return Judgement(tuple(files), tuple(verdicts))
