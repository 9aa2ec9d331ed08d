"""Write the draft of an answer from the templates, and fill in what is known when it is sent."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from jinja2 import Environment

from casework.answers import DAY_TOKEN, FILES_TOKEN, REFUSALS, AnswerText, DraftRequest
from casework.kinds import Kind
from casework.message import Channel
from casework.outcomes import CaseOutcome
from casework.who_may_ask import GRANTS
from outbox.paper import paper_of, whole
from outbox.promises import RequestFacts
from outbox.reader_dates import Reader
from outbox.words import DUTCH, LANGUAGES, sentences

FOLDER: Final = "decision"
SUBJECT: Final = "subject"
"""The sentence above a letter."""
GIVES_DATA: Final = frozenset({Kind.INZAGE, Kind.OVERDRAAGBAARHEID})
TOLD_TO_OTHERS: Final = frozenset({Kind.CORRECTIE, Kind.VERWIJDERING, Kind.BEPERKING})
"""Kinds after which everybody who was given the data hears of it (AVG art. 19)."""


class AnswerDrafts:
    """Writes the words of answers, from the templates alone."""

    def __init__(self) -> None:
        """Read the templates."""
        self._text: Final = paper_of("text")

    def draft(self, request: DraftRequest) -> AnswerText:
        """Answer a whole letter in Dutch, and in the parent's language where that is another."""
        dutch = str(getattr(sentences(self._text, FOLDER, DUTCH), SUBJECT)())
        other = request.language if request.language in LANGUAGES else DUTCH.language
        return AnswerText(
            dutch,
            _drafted(self._text, request, DUTCH),
            _drafted(self._text, request, Reader(other)) if other != DUTCH.language else "",
        )

    def as_sent(
        self, words: AnswerText, language: str, *, day: date, files: Sequence[str]
    ) -> AnswerText:
        """Answer the words with the day and the names of the files filled in."""
        return AnswerText(
            words.subject,
            _filled(words.text, DUTCH, day, files),
            _filled(words.other, Reader(language), day, files) if words.other else "",
        )


def _filled(text: str, reader: Reader, day: date, files: Sequence[str]) -> str:
    # The name of a file is no place for a token: what it says must not be filled in again.
    listed = "\n".join(f"- {' '.join(name.split())}" for name in files)
    parts = [part.replace(DAY_TOKEN, reader.day(day)) for part in text.split(FILES_TOKEN)]
    return listed.join(parts)


def _drafted(env: Environment, request: DraftRequest, reader: Reader) -> str:
    about = RequestFacts.model_validate(request.request)
    gives_data = about.kind in GIVES_DATA and request.outcome in GRANTS
    facts: Mapping[str, object] = {
        "request": about,
        "received": about.received,
        "reader": reader,
        "outcome": request.outcome.value,
        "grounds": [(ground.value, article) for ground, article in request.grounds],
        "own_words": request.own_words,
        "gives_data": gives_data,
        "next": _next(about.kind, request.outcome),
        "refusal": request.outcome in REFUSALS,
        "remedy": request.remedy,
        "board": request.board,
        "school": request.school,
        "contact_email": request.contact_email,
        "contact_phone": request.contact_phone,
        "contact_address": request.contact_address,
        "fg_email": request.fg_email,
        "web": request.channel is Channel.WEB,
        "day_token": DAY_TOKEN,
        "files_token": FILES_TOKEN,
        "shared": sentences(env, "parent", reader),
        "t": sentences(env, FOLDER, reader),
    }
    return whole(env, f"{FOLDER}/letter.j2", facts)


def _next(kind: Kind, outcome: CaseOutcome) -> str:
    """Answer which sentences tell what happens after this letter."""
    if outcome in GRANTS:
        if kind in GIVES_DATA:
            return "gives"
        return "tells" if kind in TOLD_TO_OTHERS else "does"
    return outcome.value
