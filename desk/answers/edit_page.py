"""Read an answer, change it, and put files with it; each time the check says what is wrong."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import UploadFile
from starlette.responses import Response

from casework.actions.acting import CaseChanged
from casework.answers import (
    DAY_TOKEN,
    FILES_TOKEN,
    MOST_BYTES,
    MOST_FILES,
    MOST_TEXT,
    AnswerState,
    AnswerText,
)
from casework.case import CaseRefuses
from casework.case_words import CASE_OUTCOME_WORDS
from casework.files import IncomingFile
from desk.answers.download import download
from desk.answers.opened import (
    CONFLICT,
    NOT_REFUSED,
    UNPROCESSABLE,
    AnswerPorts,
    Refused,
    answer_address,
    answer_id_of,
    case_address,
    case_page,
    opened_answer,
    opened_case,
    reference_of,
    seen_of,
)
from desk.answers.panel import STATE_COLOURS, STATE_WORDS, handover_words
from desk.frame import Visit, sent_form, text_of
from desk.parents.words import RIGHT_TO_LEFT, book

Does = Callable[[], Awaitable[object]]
MOST_SUBJECT: Final = 200
AFTER_SAVING: Final = ("voorbeeld", "akkoord", "versturen")
"""Pages of an answer that its form leads to; nothing that was typed is lost on the way."""


@dataclass(frozen=True, slots=True)
class EditPages:
    """The page of one answer."""

    ports: AnswerPorts

    async def show(self, visit: Visit) -> Response:
        """Answer the answer; one that was sent is shown as it went."""
        return await self._page(visit, None, NOT_REFUSED)

    async def save(self, visit: Visit) -> Response:
        """Write its words anew, and go on to the page that was asked for."""
        typed = AnswerText(
            await text_of(visit.request, "onderwerp"),
            await text_of(visit.request, "tekst"),
            await text_of(visit.request, "vertaling"),
        )
        writing = self.ports.writing(visit, seen=await seen_of(visit))
        reference, answer_id = reference_of(visit), answer_id_of(visit)
        on = await text_of(visit.request, "verder")
        return await self._done(
            visit,
            lambda: writing.change(reference, answer_id, typed),
            "Bewaard.",
            typed,
            f"{case_address_of(visit)}/antwoord/{answer_id}/{on}" if on in AFTER_SAVING else "",
        )

    async def add_file(self, visit: Visit) -> Response:
        """Put a file with it, once it was looked at."""
        form = await sent_form(visit.request)
        sent = form.get("bestand")
        seen = await seen_of(visit)
        if not isinstance(sent, UploadFile) or not sent.filename:
            faults = (("bestand", "Kies een bestand."),)
            return await self._page(visit, None, Refused(UNPROCESSABLE, faults=faults))
        file = IncomingFile(sent.filename, sent.content_type or "", await sent.read())
        looked = bool(await text_of(visit.request, "gekeken"))
        writing = self.ports.writing(visit, seen=seen)
        reference, answer_id = reference_of(visit), answer_id_of(visit)
        return await self._done(
            visit,
            lambda: writing.add_file(reference, answer_id, file, looked=looked),
            "Het bestand is nagekeken en toegevoegd.",
        )

    async def remove_file(self, visit: Visit) -> Response:
        """Take a file out."""
        writing = self.ports.writing(visit, seen=await seen_of(visit))
        reference, answer_id = reference_of(visit), answer_id_of(visit)
        file_id = str(visit.request.path_params["file"])
        return await self._done(
            visit,
            lambda: writing.remove_file(reference, answer_id, file_id),
            "Het bestand is weg.",
        )

    async def file(self, visit: Visit) -> Response:
        """Answer a file of it, to keep and not to show."""
        await opened_case(visit)
        await opened_answer(visit, self.ports)
        file_id = str(visit.request.path_params["file"])
        writing = self.ports.writing(visit)
        return download(await writing.file(reference_of(visit), answer_id_of(visit), file_id))

    async def discard(self, visit: Visit) -> Response:
        """Throw it away."""
        found = await opened_answer(visit, self.ports)
        writing = self.ports.writing(visit, seen=await seen_of(visit))
        reference, answer_id = reference_of(visit), answer_id_of(visit)
        return await self._done(
            visit,
            lambda: writing.discard(reference, answer_id),
            "Het concept is weggegooid.",
            where=case_address(found.case),
        )

    async def _done(
        self, visit: Visit, does: Does, told: str, typed: AnswerText | None = None, where: str = ""
    ) -> Response:
        """Do it and go on; where it is refused, show the page again with what was typed."""
        seen = await seen_of(visit)
        try:
            await does()
        except CaseChanged as why:
            return await self._page(visit, typed, Refused(CONFLICT, str(why), seen=seen))
        except CaseRefuses as why:
            return await self._page(visit, typed, Refused(UNPROCESSABLE, str(why)))
        here = f"{case_address_of(visit)}/antwoord/{answer_id_of(visit)}"
        return visit.go(where or here, told=told)

    async def _page(self, visit: Visit, typed: AnswerText | None, refused: Refused) -> Response:
        found = await opened_case(visit, refused)
        view = await opened_answer(visit, self.ports)
        answer = view.answer
        async with visit.desk.storage.reading() as tx:
            handover = await tx.handovers.of_answer(answer.id)
        sent = answer.state is AnswerState.SENT
        return case_page(
            visit,
            "sent.html" if sent else "edit.html",
            found,
            refused,
            answer=answer,
            here=answer_address(answer),
            outcome=CASE_OUTCOME_WORDS[answer.outcome],
            state=STATE_WORDS[answer.state],
            state_kind=STATE_COLOURS[answer.state],
            findings=view.findings,
            blocked=view.blocked,
            typed=typed or answer.words,
            language=book(answer.language).name,
            direction="rtl" if answer.language in RIGHT_TO_LEFT else "ltr",
            tokens=(DAY_TOKEN, FILES_TOKEN),
            four_eyes=visit.board.four_eyes,
            handover=handover,
            handover_words=handover_words(handover, visit.now) if handover else "",
            is_over=handover is not None and handover.is_over(visit.now),
            most_text=MOST_TEXT,
            most_subject=MOST_SUBJECT,
            most_files=MOST_FILES,
            most_megabytes=MOST_BYTES // (1024 * 1024),
            code="",
        )


def case_address_of(visit: Visit) -> str:
    """Answer where the case of an address is shown."""
    return f"/zaken/{reference_of(visit)}"
