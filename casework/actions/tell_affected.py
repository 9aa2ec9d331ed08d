"""Write to those affected by a breach, with a letter that a person read and changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from casework.actions.acting import Acting
from casework.actions.keep_breach_register import check_still_open, entry_of
from casework.affected_letter import check_texts, laid_out, once_key
from casework.breach_duties import hours_of
from casework.breach_entry import BreachEntry
from casework.case import Case, CaseRefuses
from casework.events import EventKind
from casework.letters import Letter
from casework.letters_owed import Correspondent, LetterWriter
from casework.ports import Transaction


@dataclass(frozen=True, slots=True)
class TellAffected(Acting):
    """The letter of one breach; each recipient gets a mail of their own."""

    mask: Callable[[str], str] = field(kw_only=True)
    """Takes identifying numbers out of what staff write."""

    def preview(self, case: Case, texts: Mapping[str, str], *, language: str) -> Letter:
        """Answer the letter as it would go out; nothing is owed by it."""
        return _letter(
            self.writer(case), case, "niemand@voorbeeld.example", self._kept(texts), language
        )

    async def send(
        self,
        reference: str,
        texts: Mapping[str, str],
        *,
        language: str,
        recipients: Sequence[str],
    ) -> int:
        """Owe the letter to every recipient; answer how many letters are new.

        `texts` are by language: Dutch, and `language` where that is another. Raises CaseRefuses
        when nobody decided to tell them, when the letter has a hole in it, and without recipients.
        The same letter to the same address is owed once.
        """
        async with self.storage.transaction() as tx:
            case = await self.found(tx, reference)
            hours_of(case)
            check_still_open(self, case)
            await self._check(await entry_of(self, tx, case), texts, recipients)
            return await self._owe(tx, case, self._kept(texts), language, recipients)

    async def _check(
        self, entry: BreachEntry, texts: Mapping[str, str], recipients: Sequence[str]
    ) -> None:
        decision = entry.people_decision
        if decision is None or not decision.somebody_hears:
            raise CaseRefuses("Leg eerst het besluit vast om de betrokkenen te informeren.")
        check_texts(texts)
        if not recipients:
            raise CaseRefuses("Geef ten minste één mailadres, of kopieer de brief.")

    async def _owe(
        self,
        tx: Transaction,
        case: Case,
        texts: Mapping[str, str],
        language: str,
        recipients: Sequence[str],
    ) -> int:
        writer = self.writer(case)
        owed = 0
        for recipient in recipients:
            letter = _letter(writer, case, recipient, texts, language)
            owed += await tx.letters.owe(letter)
        if owed:
            recorded = EventKind.BREACH_RECORDED
            await self.written(tx, case, recorded, letters=owed, language=language)
        return owed

    def _kept(self, texts: Mapping[str, str]) -> dict[str, str]:
        return {language: self.mask(text.strip()) for language, text in texts.items()}


def _letter(
    writer: LetterWriter, case: Case, recipient: str, texts: Mapping[str, str], language: str
) -> Letter:
    letter = writer.affected(
        case,
        Correspondent(recipient, None),
        language=language,
        texts={name: laid_out(text) for name, text in texts.items()},
    )
    return replace(letter, once_key=once_key(case, recipient, texts))
