"""Write the letter to those affected by a breach: draft, change, look, copy and send."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from starlette.responses import Response

from casework.actions.keep_breach_register import BreachFile
from casework.actions.tell_affected import TellAffected
from casework.affected_letter import (
    MOST_TEXT,
    AffectedWords,
    addresses_in,
    check_texts,
    facts_of,
    reporter_of_breach,
)
from casework.case import CaseRefuses
from casework.letters_owed import LETTER_LANGUAGES
from casework.ports import Words
from desk.breaches.opened import (
    UNPROCESSABLE,
    Refused,
    acted,
    breach_page,
    opened,
    path_of,
    reference_of,
)
from desk.frame import Visit, text_of

DUTCH = "nl"
LANGUAGE_NAMES = {
    "nl": "Nederlands",
    "en": "Engels",
    "tr": "Turks",
    "pl": "Pools",
    "ar": "Arabisch",
    "uk": "Oekraïens",
    "de": "Duits",
    "fr": "Frans",
    "ru": "Russisch",
}
RIGHT_TO_LEFT = frozenset({"ar"})


@dataclass(frozen=True, slots=True)
class LetterForm:
    """The letter as the form has it."""

    language: str
    """Dutch, or the language beside it."""
    texts: Mapping[str, str]
    """By language; Dutch always."""
    addresses: str = ""
    to_reporter: bool = False


@dataclass(frozen=True, slots=True)
class TextBox:
    """The text in one language."""

    language: str
    label: str
    text: str
    direction: str


def letter_page(words: AffectedWords) -> Callable[[Visit], Awaitable[Response]]:
    """Answer the page that writes the letter with these words."""

    async def page(visit: Visit) -> Response:
        return await LetterDesk(visit, words).answer()

    return page


@dataclass(frozen=True, slots=True)
class LetterDesk:
    """The page for one visit."""

    visit: Visit
    words: AffectedWords

    async def answer(self) -> Response:
        """Answer the draft, what was made of it, or send it."""
        if self.visit.request.method != "POST":
            file = await opened(self.visit)
            return await self._page(file, self._draft(file, self._language_asked()))
        form = await self._form()
        match await text_of(self.visit.request, "doe"):
            case "taal":
                return await self._other_language(form)
            case "stuur":
                return await self._send(form)
            case _:
                return await self._look(form)

    def _language_asked(self) -> str:
        asked = self.visit.request.query_params.get("taal", DUTCH)
        return asked if asked in LETTER_LANGUAGES else DUTCH

    async def _form(self) -> LetterForm:
        request = self.visit.request
        language = await text_of(request, "taal")
        language = language if language in LETTER_LANGUAGES else DUTCH
        texts = {
            each: await text_of(request, f"tekst-{each}")
            for each in dict.fromkeys((DUTCH, language))
        }
        return LetterForm(
            language,
            texts,
            await text_of(request, "adressen"),
            bool(await text_of(request, "melder")),
        )

    def _draft(self, file: BreachFile, language: str) -> LetterForm:
        facts = facts_of(file.entry, self.visit.board)
        return LetterForm(
            language,
            {each: self.words.draft(facts, each) for each in dict.fromkeys((DUTCH, language))},
        )

    async def _other_language(self, form: LetterForm) -> Response:
        """Answer the same letter with a draft in the language that was chosen beside the Dutch."""
        file = await opened(self.visit)
        draft = self._draft(file, form.language).texts
        texts = {each: form.texts[each] or draft[each] for each in draft}
        return await self._page(file, replace(form, texts=texts))

    async def _look(self, form: LetterForm) -> Response:
        file = await opened(self.visit)
        try:
            check_texts(form.texts)
        except CaseRefuses as fault:
            return await self._page(file, form, Refused(UNPROCESSABLE, str(fault)))
        return await self._page(file, form, seen_as=self._seen_as(file, form))

    def _seen_as(self, file: BreachFile, form: LetterForm) -> Words:
        letter = self._acts().preview(file.case, form.texts, language=form.language)
        return self.words.words(letter)

    async def _send(self, form: LetterForm) -> Response:
        file = await opened(self.visit)
        try:
            recipients = list(addresses_in(form.addresses))
        except CaseRefuses as fault:
            return await self._page(file, form, Refused(UNPROCESSABLE, str(fault)))
        reporter = await self._reporter(file)
        if form.to_reporter and reporter and reporter not in recipients:
            recipients.insert(0, reporter)
        reference = reference_of(self.visit)

        def again(changed: BreachFile, refused: Refused) -> Response:
            return self._shown(changed, form, reporter, refused)

        return await acted(
            self.visit,
            lambda seen: self._acts(seen).send(
                reference, form.texts, language=form.language, recipients=recipients
            ),
            again=again,
            where=path_of(reference, f"verteld?brieven={len(recipients)}"),
            told="De brief gaat zo weg. Leg nu vast dat de betrokkenen het weten.",
        )

    def _acts(self, seen: int | None = None) -> TellAffected:
        return self.visit.acting(TellAffected, seen=seen, mask=self.visit.desk.mask)

    async def _reporter(self, file: BreachFile) -> str | None:
        async with self.visit.desk.storage.reading() as tx:
            messages = await tx.cases.messages(file.case)
        return reporter_of_breach(list(messages), self.visit.board)

    async def _page(
        self,
        file: BreachFile,
        form: LetterForm,
        refused: Refused | None = None,
        *,
        seen_as: Words | None = None,
    ) -> Response:
        reporter = await self._reporter(file)
        return self._shown(file, form, reporter, refused, seen_as=seen_as)

    def _shown(
        self,
        file: BreachFile,
        form: LetterForm,
        reporter: str | None,
        refused: Refused | None = None,
        *,
        seen_as: Words | None = None,
    ) -> Response:
        decision = file.entry.people_decision
        return breach_page(
            self.visit,
            "letter.html",
            file,
            refused=refused,
            form=form,
            boxes=[
                TextBox(
                    language,
                    f"Brief in het {LANGUAGE_NAMES[language]}",
                    text,
                    "rtl" if language in RIGHT_TO_LEFT else "ltr",
                )
                for language, text in form.texts.items()
            ],
            languages=[
                (each, "alleen Nederlands" if each == DUTCH else f"Nederlands en {name}")
                for each, name in LANGUAGE_NAMES.items()
            ],
            most=MOST_TEXT,
            reporter=reporter,
            seen_as=seen_as,
            may_send=decision is not None and decision.somebody_hears,
        )
