"""Find the words of the letter to those affected by a breach: first a draft, then the letter."""

from typing import Final

from casework.affected_letter import AffectedFacts
from casework.letters import Letter, LetterKind
from casework.ports import Words
from outbox.paper import paper_of, whole
from outbox.reader_dates import Reader
from outbox.words import LetterWords, sentences


class AffectedLetters:
    """Writes the draft that a person changes, and lays out what they made of it."""

    def __init__(self, letters: LetterWords) -> None:
        """Lay out as all letters are laid out."""
        self._letters: Final = letters
        self._text: Final = paper_of("text")

    def draft(self, facts: AffectedFacts, language: str) -> str:
        """Answer a draft in one language, as plain text without greeting and signature.

        What staff wrote stands in it in Dutch. Raises an error of Jinja for a language without
        letters.
        """
        reader = Reader(language)
        return whole(
            self._text,
            f"{LetterKind.AFFECTED}/draft.j2",
            {
                "reader": reader,
                "shared": sentences(self._text, "parent", reader),
                "t": sentences(self._text, LetterKind.AFFECTED, reader),
                "incident": facts.incident.value,
                "categories": [each.value for each in facts.categories],
                "bsn": facts.bsn,
                "day": facts.day,
                "facts": facts.facts,
                "data": facts.data,
                "consequences": facts.consequences,
                "measures": facts.measures,
                "fg_email": facts.fg_email,
                "phone": facts.phone,
            },
        )

    def words(self, letter: Letter) -> Words:
        """Answer the letter as its reader sees it."""
        return self._letters.words(letter)
