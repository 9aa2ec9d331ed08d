"""Find the words for every letter: the parent's in their own language, staff's in Dutch."""

from collections.abc import Sequence
from typing import Final, assert_never

from jinja2 import Environment
from jinja2.environment import TemplateModule

from casework.letters import TO_PARENT, Letter, LetterKind
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
        """Prepare; `desk_url` is where staff open a case, and parents see how theirs stands.

        Empty when there is no desk.
        """
        self._desk_url: Final = desk_url.rstrip("/")
        self._status_page: Final = f"{self._desk_url}/status" if desk_url else ""
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
        subjects = [_subject(self._text, letter, reader) for reader in readers]
        subject = f"{' / '.join(subjects)} [{letter.cases[0]}]"
        below = "".join(_said(self._text, "parent", reader, "below") for reader in readers[1:])
        parts = [to_parent(self._text, letter, reader, self._status_page) for reader in readers]
        both = LANGUAGE_BREAK.join(part.body for part in parts)
        text = "\n\n".join(filter(None, (below, both)))
        match letter.channel:
            case Channel.CHAT:
                fits = units(text) <= CHAT_LIMIT
                return Words(subject, text if fits else _shortened(subjects[0], parts, letter))
            case Channel.WEB:
                # The page shows each language as a sheet of its own; nothing needs announcing.
                return Words(subject, both + "\n")
            case Channel.EMAIL:
                pass
            case _:
                assert_never(letter.channel)
        pages = [to_parent(self._html, letter, reader, self._status_page) for reader in readers]
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


def to_parent(env: Environment, letter: Letter, reader: Reader, status_page: str = "") -> Part:
    """Answer a letter to a parent in one language, laid out as `env` lays out.

    `status_page` is the address of the page behind the receipt code; empty without a desk.
    """
    requests = requests_of(letter)
    facts = {
        **letter.facts,
        "requests": requests,
        "request": requests[0],
        "topics": topics(requests),
        "received": requests[0].received,
        "reader": reader,
        "chat": letter.channel is Channel.CHAT,
        "web": letter.channel is Channel.WEB,
        "status_page": status_page,
        "receipt": letter.facts.get("receipt"),
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


def _subject(env: Environment, letter: Letter, reader: Reader) -> str:
    """Answer the subject in one language; that of a decision is what staff made of it."""
    if letter.kind is LetterKind.ANSWER and reader == DUTCH:
        return one_line(str(letter.facts["subject"]))
    return _said(env, letter.kind, reader, "subject")


def _said(env: Environment, folder: str, reader: Reader, sentence: str) -> str:
    return str(getattr(sentences(env, folder, reader), sentence)())
