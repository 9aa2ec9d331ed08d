"""Find the words for every letter: the parent's in their own language, staff's in Dutch."""

from collections.abc import Sequence
from typing import Final

from jinja2 import Environment
from jinja2.environment import TemplateModule

from casework.letters import TO_PARENT, Letter
from casework.letters_owed import COURTESY_WORKING_DAYS
from casework.message import Channel
from casework.ports import Words
from outbox.paper import Part, block, one_line, paper_of, whole
from outbox.promises import requests_of, topics
from outbox.reader_dates import Reader
from outbox.staff_facts import staff_facts

LANGUAGES: Final = frozenset({"nl", "en", "tr", "pl", "ar", "uk", "de", "fr", "ru"})
"""Languages a letter to a parent can be read in; the Dutch text always leads."""
CHAT_LIMIT: Final = 4000
"""UTF-16 units, a little under the 4096 of one Telegram message."""
LANGUAGE_BREAK: Final = "\n\n" + "-" * 40 + "\n\n"
DUTCH: Final = Reader("nl")


class LetterWords:
    """Finds the words for letters, from the templates and each letter's facts alone."""

    def __init__(self, desk_url: str = "") -> None:
        """Prepare; `desk_url` is where staff open a case, empty when there is no desk."""
        self._desk_url: Final = desk_url.rstrip("/")
        self._text: Final = paper_of("text")
        self._html: Final = paper_of("html")

    def words(self, letter: Letter) -> Words:
        """Answer the letter as its reader sees it.

        Raises an error of pydantic or Jinja when a fact is missing: no letter goes out with a
        hole in it.
        """
        return self._to_parent(letter) if letter.kind in TO_PARENT else self._to_staff(letter)

    def _to_parent(self, letter: Letter) -> Words:
        other = letter.language if letter.language in LANGUAGES else DUTCH.language
        readers = list(dict.fromkeys((DUTCH, Reader(other))))
        subjects = [_said(self._text, letter.kind, reader, "subject") for reader in readers]
        subject = f"{' / '.join(subjects)} [{letter.cases[0]}]"
        below = "".join(_said(self._text, "parent", reader, "below") for reader in readers[1:])
        parts = [to_parent(self._text, letter, reader) for reader in readers]
        text = "\n\n".join(filter(None, (below, LANGUAGE_BREAK.join(p.body for p in parts))))
        if letter.channel is Channel.CHAT:
            fits = units(text) <= CHAT_LIMIT
            return Words(subject, text if fits else _shortened(subjects[0], parts, letter))
        pages = [to_parent(self._html, letter, reader) for reader in readers]
        return Words(subject, text + "\n", self._page(subject, pages, below))

    def _to_staff(self, letter: Letter) -> Words:
        name = f"{letter.kind.value}/nl.j2"
        facts = {**staff_facts(letter, self._desk_url), "reader": DUTCH}
        subject = one_line(block(self._text, name, "subject", facts))
        if letter.cases:
            subject += f" [{letter.cases[0]}]"
        text = block(self._text, name, "body", facts)
        if letter.channel is Channel.CHAT:
            return Words(subject, text)
        page = Part(DUTCH, block(self._html, name, "body", facts))
        return Words(subject, text + "\n", self._page(subject, [page], ""))

    def _page(self, subject: str, parts: Sequence[Part], below: str) -> str:
        template = self._html.get_template("paper/page.j2")
        return template.render(subject=subject, parts=parts, below=below)


def to_parent(env: Environment, letter: Letter, reader: Reader) -> Part:
    """Answer a letter to a parent in one language, laid out as `env` lays out."""
    requests = requests_of(letter)
    facts = {
        **letter.facts,
        "requests": requests,
        "request": requests[0],
        "topics": topics(requests),
        "received": requests[0].received,
        "reader": reader,
        "chat": letter.channel is Channel.CHAT,
        "courtesy_days": COURTESY_WORKING_DAYS,
        "shared": sentences(env, "parent", reader),
        "t": sentences(env, letter.kind, reader),
    }
    return Part(reader, whole(env, f"{letter.kind}/letter.j2", facts))


def sentences(env: Environment, folder: str, reader: Reader) -> TemplateModule:
    """Answer sentences in one language: those of a kind of letter, or what all letters share."""
    return env.get_template(f"{folder}/{reader.language}.j2").module


def units(text: str) -> int:
    """Answer the length of a text as chat programs count it, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _shortened(dutch_subject: str, parts: Sequence[Part], letter: Letter) -> str:
    """Answer the reader's own language behind one line of Dutch, for a chat too small for both."""
    if len(parts) == 1:
        return parts[0].body
    return f"{dutch_subject}: {', '.join(letter.cases)}.\n\n{parts[-1].body}"


def _said(env: Environment, folder: str, reader: Reader, sentence: str) -> str:
    return str(getattr(sentences(env, folder, reader), sentence)())
