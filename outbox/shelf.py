"""Lay letters on the shelf: for parents who read them on the status page, behind their code."""

from casework.letters import TO_PARENT, Letter
from casework.message import Channel
from casework.ports import LetterRefused, Words


class Shelf:
    """The postman of who gave no address: a letter has arrived as soon as it lies there.

    The tray keeps what letters are made of until their case is erased, and the status page finds
    their words again. So nothing is carried, and nothing is kept twice.
    """

    async def carry(self, letter: Letter, words: Words) -> None:
        """Lay one letter down. Raises LetterRefused for what nobody could ever read there."""
        if letter.channel is not Channel.WEB or letter.kind not in TO_PARENT or not letter.cases:
            raise LetterRefused("not for the status page")
        if not words.text.strip():
            raise LetterRefused("the letter is empty")
