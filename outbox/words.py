"""Find the words for every letter: the parent's in their own language, staff's in Dutch."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.environment import TemplateModule
from markupsafe import Markup

from casework.letters import Letter, LetterKind
from casework.letters_owed import COURTESY_WORKING_DAYS
from casework.message import Channel
from casework.ports import Words
from outbox.promises import (
    ClockFacts,
    RequestFacts,
    clock_spoken_of,
    topics,
)
from outbox.reader_dates import Reader, time_left

LANGUAGES: Final = frozenset({"nl", "en", "tr", "pl", "ar", "uk", "de", "fr", "ru"})
"""Languages an acknowledgement can be read in; the Dutch text always leads."""
TEMPLATES: Final = Path(__file__).parent / "letters"
CHAT_LIMIT: Final = 4000
"""UTF-16 units, a little under the 4096 of one Telegram message."""
LANGUAGE_BREAK: Final = "\n\n" + "-" * 40 + "\n\n"
EMPTY_LINES: Final = re.compile(r"\n{3,}")
DUTCH: Final = Reader("nl")


@dataclass(frozen=True, slots=True)
class Part:
    """A letter in one language, laid out."""

    reader: Reader
    body: str


class LetterWords:
    """Finds the words for letters, from the templates and each letter's facts alone."""

    def __init__(self, desk_url: str = "") -> None:
        """Prepare; `desk_url` is where staff open a case, empty when there is no desk."""
        self._desk_url: Final = desk_url.rstrip("/")
        self._text: Final = _environment("text")
        self._html: Final = _environment("html")

    def words(self, letter: Letter) -> Words:
        """Answer the letter as its reader sees it.

        Raises an error of pydantic or Jinja when a fact is missing: no letter goes out with a
        hole in it.
        """
        if letter.kind is LetterKind.ACKNOWLEDGEMENT:
            return self._to_parent(letter)
        return self._to_staff(letter)

    def _to_parent(self, letter: Letter) -> Words:
        other = letter.language if letter.language in LANGUAGES else DUTCH.language
        readers = list(dict.fromkeys((DUTCH, Reader(other))))
        first_words = [sentences(self._text, reader) for reader in readers]
        subject = f"{' / '.join(_said(each, 'subject') for each in first_words)}"
        subject += f" [{letter.cases[0]}]"
        below = "".join(_said(each, "below") for each in first_words[1:])
        parts = [acknowledgement(self._text, letter, reader) for reader in readers]
        text = "\n\n".join(filter(None, (below, LANGUAGE_BREAK.join(p.body for p in parts))))
        if letter.channel is Channel.CHAT:
            fits = units(text) <= CHAT_LIMIT
            return Words(subject, text if fits else _shortened(first_words[0], parts, letter))
        pages = [acknowledgement(self._html, letter, reader) for reader in readers]
        return Words(subject, text + "\n", self._page(subject, pages, below))

    def _to_staff(self, letter: Letter) -> Words:
        name = f"{letter.kind.value}/nl.j2"
        facts = self._staff_facts(letter)
        subject = one_line(_block(self._text, name, "subject", facts))
        if letter.cases:
            subject += f" [{letter.cases[0]}]"
        text = _block(self._text, name, "body", facts)
        if letter.channel is Channel.CHAT:
            return Words(subject, text)
        page = Part(DUTCH, _block(self._html, name, "body", facts))
        return Words(subject, text + "\n", self._page(subject, [page], ""))

    def _staff_facts(self, letter: Letter) -> Mapping[str, object]:
        facts: dict[str, object] = {**letter.facts, "reader": DUTCH, "url": self._desk_url}
        if letter.cases:
            request = requests_of(letter)[0]
            facts["request"] = request
            facts["url"] = self._desk_url and f"{self._desk_url}/zaken/{request.reference}"
            facts |= _clock_spoken_of(letter, request)
        if letter.kind is LetterKind.DOOR_SILENT:
            last_look = letter.facts["last_look"]
            facts["last_look"] = datetime.fromisoformat(str(last_look)) if last_look else None
        return facts

    def _page(self, subject: str, parts: Sequence[Part], below: str) -> str:
        template = self._html.get_template("paper/page.j2")
        return template.render(subject=subject, parts=parts, below=below)


def acknowledgement(env: Environment, letter: Letter, reader: Reader) -> Part:
    """Answer the acknowledgement in one language, laid out as `env` lays out."""
    requests = requests_of(letter)
    facts = {
        **letter.facts,
        "requests": requests,
        "topics": topics(requests),
        "received": requests[0].received,
        "reader": reader,
        "chat": letter.channel is Channel.CHAT,
        "courtesy_days": COURTESY_WORKING_DAYS,
        "t": sentences(env, reader),
    }
    return Part(reader, _tidy(env.get_template("acknowledgement/letter.j2").render(facts)))


def sentences(env: Environment, reader: Reader) -> TemplateModule:
    """Answer the sentences that acknowledgements in one language are made of."""
    return env.get_template(f"acknowledgement/{reader.language}.j2").module


def requests_of(letter: Letter) -> list[RequestFacts]:
    """Answer the requests a letter speaks of. Raises ValidationError where a fact is missing."""
    requests = letter.facts["requests"]
    if not isinstance(requests, list):
        raise TypeError("requests: expected a list")
    return [RequestFacts.model_validate(request) for request in requests]


def units(text: str) -> int:
    """Answer the length of a text as chat programs count it, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _clock_spoken_of(letter: Letter, request: RequestFacts) -> Mapping[str, object]:
    if letter.kind not in {LetterKind.REMINDER, LetterKind.OVERDUE}:
        return {}
    clock = clock_spoken_of(request, letter.facts["clock"])
    return {"clock": clock, "left": time_left(clock.due, letter.owed)}


def _shortened(dutch: TemplateModule, parts: Sequence[Part], letter: Letter) -> str:
    """Answer the reader's own language behind one line of Dutch, for a chat too small for both."""
    if len(parts) == 1:
        return parts[0].body
    return f"{_said(dutch, 'subject')}: {', '.join(letter.cases)}.\n\n{parts[-1].body}"


def _said(module: TemplateModule, sentence: str) -> str:
    return str(getattr(module, sentence)())


def _block(env: Environment, name: str, block: str, facts: Mapping[str, object]) -> str:
    template = env.get_template(name)
    return _tidy("".join(template.blocks[block](template.new_context(dict(facts)))))


def _tidy(text: str) -> str:
    """Answer a text with at most one empty line in a row, and none around it."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return EMPTY_LINES.sub("\n\n", lines).strip()


def _environment(paper: str) -> Environment:
    # Plain text is no HTML: there an escaped "&" would be read as "&amp;".
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=paper == "html",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.filters |= {
        "one_line": one_line,
        "capital": lambda text: text[:1].upper() + text[1:],
        "lower_first": lambda text: text[:1].lower() + text[1:],
        "glossed": glossed,
        "wish_in": lambda kind, wishes: wishes[kind],
        "clock_head": clock_head,
        "without": lambda pairs, shown: [pair for pair in pairs if pair not in shown],
    }
    env.globals["paper"] = env.get_template(f"paper/{paper}.j2").module
    env.globals["staff"] = env.get_template("staff.j2").module
    return env


def one_line(text: str) -> str:
    """Answer a text on one line; what is safe in HTML stays marked as such."""
    line = " ".join(str(text).split())
    return Markup(line) if isinstance(text, Markup) else line


def glossed(title: str, glosses: Mapping[str, str]) -> str:
    """Answer what the Dutch title of a role means to this reader; empty when it needs no note."""
    words = sorted(glosses, key=len, reverse=True)
    return next((glosses[word] for word in words if word.casefold() in title.casefold()), "")


def clock_head(clock: ClockFacts, names: Mapping[str, str]) -> str:
    """Answer the head of a clock's column: what must be done before it runs out."""
    return names[clock.name].rstrip(":")
