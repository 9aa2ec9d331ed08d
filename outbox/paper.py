"""Lay the words of a letter out: as plain text for mail and chat, as HTML for mail."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from outbox.promises import ClockFacts, read_moment
from outbox.reader_dates import Reader

TEMPLATES: Final = Path(__file__).parent / "letters"
EMPTY_LINES: Final = re.compile(r"\n{3,}")
LONGEST_HEADING: Final = 60
"""Characters; a longer line alone is a paragraph."""


@dataclass(frozen=True, slots=True)
class Part:
    """A letter in one language, laid out."""

    reader: Reader
    body: str


def paper_of(kind: str) -> Environment:
    """Answer the templates as they lay out on paper of a kind, "text" or "html"."""
    # Plain text is no HTML: there an escaped "&" would be read as "&amp;".
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=kind == "html",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.filters |= {
        "one_line": one_line,
        "lines": lines,
        "blocks": blocks,
        "moment": read_moment,
        "capital": lambda text: text[:1].upper() + text[1:],
        "lower_first": lambda text: text[:1].lower() + text[1:],
        "glossed": glossed,
        "wish_in": lambda kind, wishes: wishes[kind],
        "clock_head": clock_head,
        "without": lambda pairs, shown: [pair for pair in pairs if pair not in shown],
    }
    env.globals["paper"] = env.get_template(f"paper/{kind}.j2").module
    env.globals["staff"] = env.get_template("staff.j2").module
    return env


def whole(env: Environment, name: str, facts: Mapping[str, object]) -> str:
    """Answer a template laid out. Raises an error of Jinja when a fact is missing."""
    return tidy(env.get_template(name).render(facts))


def block(env: Environment, name: str, block_name: str, facts: Mapping[str, object]) -> str:
    """Answer one block of a template laid out; raises as `whole` does."""
    template = env.get_template(name)
    return tidy("".join(template.blocks[block_name](template.new_context(dict(facts)))))


def tidy(text: str) -> str:
    """Answer a text with at most one empty line in a row, and none around it."""
    tidied = "\n".join(line.rstrip() for line in text.splitlines())
    return EMPTY_LINES.sub("\n\n", tidied).strip()


def one_line(text: str) -> str:
    """Answer a text on one line; what is safe in HTML stays marked as such."""
    line = " ".join(str(text).split())
    return Markup(line) if isinstance(text, Markup) else line


def lines(text: str) -> list[str]:
    """Answer the lines of a text that somebody typed, without the empty ones."""
    return [one_line(line) for line in text.splitlines() if line.strip()]


def blocks(text: str) -> list[tuple[str, list[str]]]:
    """Answer a text that was written as plain text in blocks: "heading", "bullets" or "lines".

    A line that stands alone and asks something, or is short and ends in no stop, is a heading.
    """
    found: list[tuple[str, list[str]]] = []
    for part in re.split(r"\n\s*\n", text.strip()):
        held = lines(part)
        if not held:
            continue
        if all(line.startswith("- ") for line in held):
            found.append(("bullets", [line[2:] for line in held]))
        elif len(held) == 1 and len(held[0]) <= LONGEST_HEADING and _is_heading(held[0]):
            found.append(("heading", held))
        else:
            found.append(("lines", held))
    return found


def _is_heading(line: str) -> bool:
    return line[-1] in "?؟" or line[-1].isalnum()


def glossed(title: str, glosses: Mapping[str, str]) -> str:
    """Answer what the Dutch title of a role means to this reader; empty when it needs no note."""
    words = sorted(glosses, key=len, reverse=True)
    return next((glosses[word] for word in words if word.casefold() in title.casefold()), "")


def clock_head(clock: ClockFacts, names: Mapping[str, str]) -> str:
    """Answer the head of a clock's column: what must be done before it runs out."""
    return names[clock.name].rstrip(":")
