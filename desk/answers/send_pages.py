"""Look an answer over as the parent will see it, have it approved, send it, and give the code."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from casework.actions.acting import CaseChanged
from casework.actions.draft_answer import AnswerView
from casework.actions.send_answer import AnswerBlocked
from casework.answers import AnswerText, AnswerWay, is_approved, ways_for
from casework.case import CaseRefuses
from casework.case_words import CASE_OUTCOME_WORDS
from casework.local_time import local_date
from desk.answers.edit_page import EditPages
from desk.answers.opened import (
    CONFLICT,
    NOT_REFUSED,
    UNPROCESSABLE,
    AnswerPorts,
    Refused,
    answer_address,
    answer_id_of,
    case_page,
    opened_answer,
    opened_case,
    reference_of,
    seen_of,
)
from desk.answers.panel import WAY_WORDS, handover_words, second_pair
from desk.frame import Visit, text_of
from desk.parents.words import RIGHT_TO_LEFT, book

WAYS = {
    AnswerWay.MAIL: (
        "Met de mail",
        "De brief staat in de mail zelf, en de bestanden zitten erbij. Een mail is niet op slot.",
    ),
    AnswerWay.DOWNLOAD: (
        "Ophalen met een code",
        "De ouder krijgt een link die 14 dagen werkt. De code geeft u op een andere manier.",
    ),
}


@dataclass(frozen=True, slots=True)
class SendPages:
    """The pages that bring an answer out."""

    ports: AnswerPorts

    async def preview(self, visit: Visit) -> Response:
        """Answer it as the parent will see it."""
        return await self._page(visit, "preview.html", NOT_REFUSED)

    async def approval(self, visit: Visit) -> Response:
        """Answer the page on which a second pair of eyes looks."""
        return await self._page(visit, "approve.html", NOT_REFUSED)

    async def approve(self, visit: Visit) -> Response:
        """Ask for a second pair of eyes, approve, or send back: the button says which."""
        sending = self.ports.sending(visit, seen=await seen_of(visit))
        reference, answer_id = reference_of(visit), answer_id_of(visit)
        here = f"/zaken/{reference}/antwoord/{answer_id}"
        try:
            match await text_of(visit.request, "doe"):
                case "vraag":
                    await sending.ask_second_pair(reference, answer_id)
                    told = "Het antwoord wacht nu op een tweede paar ogen."
                case "goed":
                    given = await text_of(visit.request, "sha256")
                    await sending.approve(reference, answer_id, sha256=given)
                    told = "Het antwoord is goedgekeurd en kan worden verstuurd."
                case _:
                    note = await text_of(visit.request, "opmerking")
                    await sending.send_back(reference, answer_id, note)
                    told = "Het antwoord is teruggestuurd."
        except CaseRefuses as why:
            return await self._page(visit, "approve.html", await _refused(visit, why))
        return visit.go(here, told=told)

    async def ask(self, visit: Visit) -> Response:
        """Answer the last page before it goes."""
        return await self._page(visit, "send.html", NOT_REFUSED)

    async def send(self, visit: Visit) -> Response:
        """Send it."""
        reference, answer_id = reference_of(visit), answer_id_of(visit)
        given = await text_of(visit.request, "hoe")
        if given not in set(AnswerWay):
            faults = (("hoe", "Kies hoe de ouder het antwoord krijgt."),)
            return await self._page(visit, "send.html", Refused(UNPROCESSABLE, faults=faults))
        sending = self.ports.sending(visit, seen=await seen_of(visit))
        try:
            answer = await sending.send(
                reference,
                answer_id,
                AnswerWay(given),
                sha256=await text_of(visit.request, "sha256"),
                looked=bool(await text_of(visit.request, "bekeken")),
            )
        except CaseRefuses as why:
            return await self._page(visit, "send.html", await _refused(visit, why))
        told = "Het antwoord gaat naar de ouder, en de zaak is gesloten."
        return visit.go(answer_address(answer), told=told)

    async def code(self, visit: Visit) -> Response:
        """Make a code: shown here once, or sent to another address on file.

        It is shown in the answer to the form itself: no address leads to it, and nobody keeps it.
        """
        sending = self.ports.sending(visit)
        reference, answer_id = reference_of(visit), answer_id_of(visit)
        here = f"/zaken/{reference}/antwoord/{answer_id}"
        try:
            if await text_of(visit.request, "doe") == "mail":
                await sending.mail_code(reference, answer_id, await text_of(visit.request, "adres"))
                return visit.go(here, told="De code is gestuurd.")
            code = await sending.show_code(reference, answer_id)
        except CaseRefuses as why:
            refused = Refused(UNPROCESSABLE, str(why))
            return await self._page(visit, "code.html", refused, code="")
        return await self._page(visit, "code.html", NOT_REFUSED, code=code)

    async def _page(
        self, visit: Visit, template: str, refused: Refused, **context: Any
    ) -> Response:
        found = await opened_case(visit, refused)
        view = await opened_answer(visit, self.ports)
        answer = view.answer
        if not answer.is_open and template != "code.html":
            return await EditPages(self.ports).show(visit)
        names = [file.name for file in answer.files]
        day = local_date(visit.now)
        shown = (
            self.ports.words.as_sent(answer.words, answer.language, day=day, files=names)
            if answer.is_open
            else answer.words
        )
        async with visit.desk.storage.reading() as tx:
            handover = await tx.handovers.of_answer(answer.id)
        return case_page(
            visit,
            template,
            found,
            refused,
            answer=answer,
            here=answer_address(answer),
            outcome=CASE_OUTCOME_WORDS[answer.outcome],
            shown=shown,
            letters=_letters(shown, answer.language),
            findings=view.findings,
            blocked=view.blocked,
            why_not_approve=second_pair(visit.board, answer, visit.name),
            four_eyes=visit.board.four_eyes,
            approved=is_approved(answer),
            why_not_send=why_not_send(view, visit),
            ways=[(way.value, *WAYS[way]) for way in ways_for(found.case, answer)],
            way_words=WAY_WORDS,
            handover=handover,
            handover_words=handover_words(handover, visit.now) if handover else "",
            **context,
        )


def why_not_send(view: AnswerView, visit: Visit) -> str:
    """Answer in Dutch why an answer cannot be sent now; empty when it can."""
    if view.blocked:
        return "De controle vond iets dat niet weg mag. Los dat eerst op."
    if visit.board.four_eyes and not is_approved(view.answer):
        return "Bij dit bestuur moet eerst iemand anders dit antwoord goedkeuren."
    return visit.seat.why_not_act(view.case)


def _letters(words: AnswerText, language: str) -> Sequence[tuple[str, str, str, str]]:
    """Answer the letter in each language: its name, code, direction and text."""
    letters = [(book("nl").name, "nl", "ltr", words.text)]
    if words.other:
        direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
        letters.append((book(language).name, language, direction, words.other))
    return letters


async def _refused(visit: Visit, why: CaseRefuses) -> Refused:
    if isinstance(why, CaseChanged):
        return Refused(CONFLICT, str(why), seen=await seen_of(visit))
    blocked = isinstance(why, AnswerBlocked)
    return Refused(
        UNPROCESSABLE, "De controle vond iets dat niet weg mag." if blocked else str(why)
    )
