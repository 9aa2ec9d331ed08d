"""Separate what the sender wrote now from quoted mail, forwards, signatures and disclaimers.

Where a sign is not certain the text stays: words too many can be read over, words lost cannot.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from intake.mail_html import html_to_text
from intake.mail_text import QUOTE_MARK
from intake.quote_signs import (
    BANNER,
    CHILD_WORDS,
    CLOSING,
    CONTACT,
    DATE,
    DISCLAIMER_SIGNS,
    DISCLAIMER_START,
    FIRST_PERSON,
    FOOTER,
    LABELS,
    POSTSCRIPT,
    RULE_LINE,
    SENT_FROM,
    SENT_FROM_HINTS,
    SEPARATOR,
    TIME,
    WROTE,
    Label,
)

MAX_SIGN: Final = 400
"""Characters of a line, or of a few joined lines, beyond which it is no sign but text."""
MAX_WRAPPED_NAMES: Final = 6
MAX_LABEL: Final = 30
MAX_LIST: Final = 8
MAX_LIST_LINE: Final = 80
SENTENCE_WORDS: Final = 4
NAME_WORDS: Final = 9
"""A line of more words than these says something: with and without the mark of a sentence."""
MAX_SENT_FROM: Final = 150
MAX_SIGNATURE_LINES: Final = 12
MAX_CONTACT_LINES: Final = 14

_BIDI: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_QUOTED_LINE: Final = re.compile(rf"^ {{0,3}}>|{QUOTE_MARK}")
_MANY_BLANKS: Final = re.compile(r"\n{3,}")


class _Is(Enum):
    OWN = "own"
    QUOTED = "quoted"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class CutText:
    """A text in three: what is new, what is quoted, and the signature and disclaimers."""

    new: str
    quoted: str = ""
    signature: str = ""
    has_quote: bool = False
    """True when earlier mail or a forward was found, also where HTML held it."""


def cut_quotes(text: str) -> CutText:
    """Cut plain text, or HTML already made text with a QUOTE_MARK where quotes were."""
    lines = text.split("\n")
    kinds = [_Is.OWN] * len(lines)
    _find_quoted(lines, kinds)
    _find_signature(lines, kinds)
    new = _joined(lines, kinds, _Is.OWN)
    quoted = _joined(lines, kinds, _Is.QUOTED)
    signature = _joined(lines, kinds, _Is.SIGNATURE)
    return CutText(new, quoted.replace(QUOTE_MARK, "").strip(), signature, _Is.QUOTED in kinds)


def cut_html_quotes(markup: str) -> CutText:
    """Cut an HTML mail: the wrappers that mail programs put round quotes are taken out first."""
    read = html_to_text(markup)
    cut = cut_quotes(read.own)
    return cut if cut.quoted or not cut.has_quote else _with_quoted(cut, read.full)


def _with_quoted(cut: CutText, full: str) -> CutText:
    """What was quoted in HTML is what the whole text has and the new text has not."""
    own = {line.strip() for line in cut.new.split("\n")}
    rest = "\n".join(line for line in full.split("\n") if line.strip() not in own)
    return CutText(cut.new, rest.strip(), cut.signature, True)


def _joined(lines: list[str], kinds: list[_Is], wanted: _Is) -> str:
    if wanted not in kinds:
        return ""
    chosen = "\n".join(line for line, kind in zip(lines, kinds, strict=True) if kind is wanted)
    return _MANY_BLANKS.sub("\n\n", chosen).strip()


def _mark(kinds: list[_Is], start: int, stop: int, kind: _Is) -> None:
    kinds[start:stop] = [kind] * (stop - start)


# Quoted mail and forwards


def _find_quoted(lines: list[str], kinds: list[_Is]) -> None:
    sure = any(QUOTE_MARK in line for line in lines)
    for index, line in enumerate(lines):
        if _QUOTED_LINE.match(line) or QUOTE_MARK in line:
            kinds[index] = _Is.QUOTED
            continue
        if not line or len(line) > MAX_SIGN:
            continue
        begins = _sign_begins(lines, index)
        if begins is None:
            continue
        sure = True
        start, rest_is_quoted = begins
        if rest_is_quoted:
            _mark(kinds, start, len(lines), _Is.QUOTED)
            return
        _mark(kinds, start, index + 1, _Is.QUOTED)
    if not sure and _Is.QUOTED in kinds:
        _keep_lists(lines, kinds)


def _sign_begins(lines: list[str], index: int) -> tuple[int, bool] | None:
    """Where a sign of quoted mail that this line completes begins, and if all after is quoted."""
    line = lines[index].rstrip()
    if line[-1:] in ":-_=*" and SEPARATOR.match(line):
        return index, not _next_is_quoted(lines, index)
    if ":" in line[:MAX_LABEL] and _is_header_block(lines, index):
        return _with_rule_above(lines, index), True
    if _BIDI.sub("", line[-8:]).rstrip().endswith(":"):
        return _attribution(lines, index)
    return None


def _next_is_quoted(lines: list[str], index: int) -> bool:
    for line in lines[index + 1 : index + 4]:
        if line.strip():
            return bool(_QUOTED_LINE.match(line)) or QUOTE_MARK in line
    return False


def _with_rule_above(lines: list[str], index: int) -> int:
    """Outlook draws a line of underscores above the header block."""
    for above in range(index - 1, max(-1, index - 3), -1):
        if RULE_LINE.match(lines[above]):
            return above
        if lines[above].strip():
            break
    return index


def _label(line: str) -> tuple[Label | None, str]:
    """Which header label a line starts with (`*Van:*` in Outlook's plain text), and its value."""
    name, colon, value = line[:MAX_SIGN].partition(":")
    if not colon or len(name) > MAX_LABEL:
        return None, ""
    return LABELS.get(_BIDI.sub("", name).strip(" *\t\xa0").casefold()), value


def _is_header_block(lines: list[str], index: int) -> bool:
    """Whether the header lines of a quoted mail begin here.

    A parent may head a letter with Van, Aan, Datum and Onderwerp; only a mail program adds the
    time of day.
    """
    label, value = _label(lines[index])
    if label is None or label is Label.OTHER:
        return False
    found: dict[Label, str] = {label: value}
    last: Label = label
    others = 0
    for line in lines[index + 1 : index + 24]:
        label, value = _label(line)
        if label is not None:
            found[label] = found.get(label, "") + value
            last, others = label, 0
        elif line.strip():
            others += 1
            found[last] += " " + line[:MAX_SIGN]
            if others > (MAX_WRAPPED_NAMES if last in (Label.TO, Label.OTHER) else 1):
                break
        if _is_complete(found):
            return True
    return False


def _is_complete(found: dict[Label, str]) -> bool:
    if Label.FROM not in found or not (Label.TO in found or Label.SUBJECT in found):
        return False
    return bool(TIME.search(found.get(Label.SENT, "")[:MAX_SIGN]))


def _attribution(lines: list[str], index: int) -> tuple[int, bool] | None:
    """Where the line `Op <date> schreef <name>:` that ends here begins (programs wrap it)."""
    joined = ""
    for start in range(index, max(-1, index - 4), -1):
        if not lines[start].strip() or _QUOTED_LINE.match(lines[start]):
            return None
        joined = f"{lines[start].strip()} {joined}".strip()
        if len(joined) > MAX_SIGN:
            return None
        plain = _BIDI.sub("", joined)
        if not TIME.search(plain) or not DATE.search(plain):
            continue
        has_address = "@" in plain
        if not WROTE.search(plain) and not (has_address and plain.endswith(">:")):
            continue
        if _next_is_quoted(lines, index):
            return start, False
        return (start, True) if has_address else None
    return None


def _keep_lists(lines: list[str], kinds: list[_Is]) -> None:
    """Give back lines that the sender began with `>` as a list: `Ik wil graag:`."""
    quoted = [index for index, kind in enumerate(kinds) if kind is _Is.QUOTED]
    above = next((line for line in reversed(lines[: quoted[0]]) if line.strip()), "")
    short = all(len(lines[index]) < MAX_LIST_LINE for index in quoted)
    if above.rstrip().endswith(":") and short and len(quoted) <= MAX_LIST:
        for index in quoted:
            kinds[index] = _Is.OWN


# Signatures, disclaimers and banners


def _find_signature(lines: list[str], kinds: list[_Is]) -> None:
    for index, line in enumerate(lines):
        if kinds[index] is _Is.OWN and line and len(line) < MAX_SENT_FROM:
            lowered = line.lower()
            hinted = any(hint in lowered for hint in SENT_FROM_HINTS)
            if hinted and SENT_FROM.match(_BIDI.sub("", line)):
                kinds[index] = _Is.SIGNATURE
    _find_dashes(lines, kinds)
    _find_disclaimers(lines, kinds)
    _find_contact_lines(lines, kinds)


def _own(lines: list[str], kinds: list[_Is]) -> list[int]:
    """The lines of the sender that are not empty."""
    return [i for i, kind in enumerate(kinds) if kind is _Is.OWN and lines[i].strip()]


def _find_dashes(lines: list[str], kinds: list[_Is]) -> None:
    """The `-- ` line (RFC 3676 §4.3); a lone `--` may also part two paragraphs."""
    own = _own(lines, kinds)
    for place in range(len(own) - 1, max(-1, len(own) - 2 - MAX_SIGNATURE_LINES), -1):
        if lines[own[place]].rstrip() not in ("--", "—", "__"):
            continue
        below = [lines[index] for index in own[place + 1 :]]
        if place == 0 or any(_is_story(line) for line in below):
            return
        _mark_own(kinds, own[place], _Is.SIGNATURE)
        return


def _mark_own(kinds: list[_Is], start: int, kind: _Is) -> None:
    for index in range(start, len(kinds)):
        if kinds[index] is _Is.OWN:
            kinds[index] = kind


def _is_story(line: str) -> bool:
    """Whether a line says something, rather than naming a person, place or number."""
    if POSTSCRIPT.match(line) or CHILD_WORDS.search(line[:MAX_SIGN]):
        return True
    if DISCLAIMER_START.match(line) or FOOTER.match(line):
        return False
    words = line[:MAX_SIGN].split()
    ends_as_sentence = line.rstrip()[-1:] in ".?!؟"
    return len(words) > (SENTENCE_WORDS if ends_as_sentence else NAME_WORDS)


def _paragraphs(lines: list[str], kinds: list[_Is]) -> Iterator[list[int]]:
    """Runs of the sender's lines between empty ones."""
    held: list[int] = []
    for index, line in enumerate(lines):
        if kinds[index] is _Is.OWN and line.strip():
            held.append(index)
        elif held:
            yield held
            held = []
    if held:
        yield held


def _find_disclaimers(lines: list[str], kinds: list[_Is]) -> None:
    paragraphs = list(_paragraphs(lines, kinds))
    if not paragraphs[1:]:
        return
    if BANNER.match(_text(lines, paragraphs[0])):
        for index in paragraphs[0]:
            kinds[index] = _Is.SIGNATURE
    for paragraph in paragraphs[1:]:
        text = _text(lines, paragraph)
        if FOOTER.match(text) or _is_disclaimer(text):
            for index in paragraph:
                kinds[index] = _Is.SIGNATURE


def _text(lines: list[str], paragraph: list[int]) -> str:
    return " ".join(lines[index][:2000] for index in paragraph[:30])


def _is_disclaimer(text: str) -> bool:
    if not DISCLAIMER_START.match(text) or FIRST_PERSON.search(text):
        return False
    return sum(bool(sign.search(text)) for sign in DISCLAIMER_SIGNS) > 1


def _find_contact_lines(lines: list[str], kinds: list[_Is]) -> None:
    """Address and telephone lines that end the mail, below a closing and a name."""
    own = _own(lines, kinds)
    tail = own[-MAX_CONTACT_LINES:]
    closing = next((n for n in range(len(tail) - 1, -1, -1) if CLOSING.match(lines[tail[n]])), None)
    if closing is None:
        return
    below = tail[closing + 1 :]
    if any(_is_story(lines[index]) for index in below):
        return
    contact: list[int] = []
    for index in reversed(below):
        if not any(pattern.match(lines[index][:200]) for pattern in CONTACT):
            break
        contact.append(index)
    if len(contact) > 1:
        for index in contact:
            kinds[index] = _Is.SIGNATURE
