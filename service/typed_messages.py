"""Read messages that a program or a person hands over, for the schools of one board or of all."""

from casework.board_parts import School
from casework.message import Understanding
from casework.ports import Clock
from classifier.understand import PrivacyReader
from service.board_files import board_to_show, shipped_boards
from service.classify_lines import Reads, TypedMessage
from service.settings import BoardSettings, Settings


class NoSuchBoard(LookupError):
    """No board has this name; the Dutch text says which there are."""


def schools_known(settings: Settings, board: str | None = None) -> tuple[School, ...]:
    """Answer the schools of a board, or of all that the settings or the service know.

    Raises NoSuchBoard and BoardProfileInvalid.
    """
    names = list(dict.fromkeys((*settings.boards, *shipped_boards())))
    if board is not None and board not in names:
        raise NoSuchBoard(f"Er is geen bestuur {board}; wel: {', '.join(names)}.")
    return tuple(
        school
        for name in ([board] if board else names)
        for school in board_to_show(name, settings.boards.get(name, BoardSettings())).schools
    )


def reads_with(reader: PrivacyReader, schools: tuple[School, ...], clock: Clock) -> Reads:
    """Answer how a reader understands a message that is about one of these schools, if any.

    One that does not say when it was received counts as received now.
    """

    def read(message: TypedMessage) -> Understanding:
        return reader.understand(
            message.subject,
            message.text,
            message.channel,
            schools=schools,
            received=message.received or clock.now(),
        )

    return read
