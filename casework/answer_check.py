"""Check an answer before it goes out: to whom, what it says, what it must say, and its files."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from casework.answer_names import (
    addresses_in,
    known_to,
    names_in,
    repeated_names,
    senders_besides,
    strange_addresses,
    strange_numbers,
)
from casework.answers import (
    DAY_TOKEN,
    FILES_TOKEN,
    MOST_BYTES,
    MOST_FILES,
    NEED_GROUND,
    REFUSALS,
    TO_FILL_IN,
    Answer,
    AnswerState,
    AnswerWay,
    Finding,
    Mask,
    Severity,
    owed_after_closing,
)
from casework.board_parts import LegalRemedy
from casework.boards import BoardProfile
from casework.case import Case, CaseRefuses
from casework.deadlines import statutory_due
from casework.dutch_dates import long_day
from casework.kinds import KIND_FACTS, Kind
from casework.local_time import local_date
from casework.message import Channel, IncomingMessage
from casework.outcomes import CaseOutcome
from casework.who_may_ask import GRANTS

LETTER: Final = "de brief"
OTHER: Final = "de tekst in de taal van de ouder"
RECIPIENT: Final = "de ontvanger"
FILES: Final = "de bestanden"
DECISION: Final = "het besluit"
MASK_MARK: Final = re.compile(r"\[[A-Za-z-]+ verwijderd\]")
WATCHDOG: Final = "autoriteit persoonsgegevens"
SIX_WEEKS: Final = ("zes weken", "6 weken")
MACHINE_READABLE: Final = (".csv", ".json", ".xml", ".xlsx", ".ods")


@dataclass(frozen=True, slots=True)
class Matter:
    """What an answer is checked against, all read in one transaction."""

    case: Case
    board: BoardProfile
    messages: Sequence[IncomingMessage]
    mask: Mask
    now: datetime
    staff: tuple[str, ...] = ()
    """Names of those who work on it, which may stand in the letter."""

    @property
    def first(self) -> IncomingMessage | None:
        """The message the case began with."""
        return self.messages[0] if self.messages else None

    @property
    def requester(self) -> str | None:
        """Where who asked wrote from.

        Never an address to reply to: anybody can write that in a mail, and the answer goes to
        who asked (rules §2).
        """
        return self.first.sender if self.first is not None else None


def check_answer(
    answer: Answer, matter: Matter, *, way: AnswerWay | None = None
) -> tuple[Finding, ...]:
    """Answer everything that is wrong with an answer, what holds it up first.

    `way` is how it is about to go; None while that is not chosen yet.
    """
    found = [
        *_recipient(answer, matter, way),
        *_decision(answer, matter),
        *_duties(answer, matter),
        *_text(answer, matter),
        *_others(answer, matter),
        *_translation(answer),
        *_files(answer, matter),
    ]
    return tuple(sorted(found, key=lambda finding: not finding.blocks))


def checked(answer: Answer, findings: Sequence[Finding]) -> Answer:
    """Answer it with the state that these findings give it; what waits or is approved stays so
    unless something holds it up."""
    if any(finding.blocks for finding in findings):
        return replace(answer, state=AnswerState.DRAFT)
    if answer.state is AnswerState.DRAFT:
        return replace(answer, state=AnswerState.CHECKED)
    return answer


def _blocks(what: str, where: str, todo: str) -> Finding:
    return Finding(Severity.BLOCKS, what, where, todo)


def _warns(what: str, where: str, todo: str) -> Finding:
    return Finding(Severity.WARNS, what, where, todo)


def _recipient(answer: Answer, matter: Matter, way: AnswerWay | None) -> Iterator[Finding]:
    first = matter.first
    if matter.requester is None or first is None:
        yield _blocks(
            "Van deze zaak is niet bekend wie het vroeg.",
            RECIPIENT,
            "Geef het antwoord op school, en sluit de zaak daarna met de hand.",
        )
        return
    if matter.requester.strip().casefold() != answer.recipient.strip().casefold():
        yield _blocks(
            "De ontvanger is niet meer dezelfde als toen het antwoord werd gemaakt.",
            RECIPIENT,
            "Begin opnieuw met een concept, en kijk wie het verzoek deed.",
        )
    if first.reply_to and first.reply_to.strip().casefold() != matter.requester.strip().casefold():
        yield _warns(
            "De aanvrager vroeg om antwoord op een ander adres dan waarvandaan is geschreven.",
            RECIPIENT,
            "Het antwoord gaat naar het adres waarvandaan is geschreven. Vraag na of dat klopt.",
        )
    forged = first.authenticity.dmarc == "fail" and first.channel is Channel.EMAIL
    if forged and KIND_FACTS[matter.case.kind].needs_identity and way is not AnswerWay.DOWNLOAD:
        yield Finding(
            Severity.BLOCKS if way is AnswerWay.MAIL else Severity.WARNS,
            "De mailserver kon niet vaststellen dat dit mailadres echt van de afzender is.",
            RECIPIENT,
            "Laat het antwoord ophalen met een code die de ouder op school of per telefoon krijgt.",
        )


def _decision(answer: Answer, matter: Matter) -> Iterator[Finding]:
    case, own_age = matter.case, matter.board.age_of_own_rights
    if case.is_open:
        try:
            case.closed(answer.outcome, now=matter.now, own_age=own_age)
        except CaseRefuses as why:
            yield _blocks(str(why), DECISION, "Los dit eerst op bij de zaak, of kies anders.")
    elif owed_after_closing(case) is not answer.outcome:
        yield _blocks(
            f"{case.reference} is al gesloten met een ander besluit.",
            DECISION,
            "Gooi dit concept weg.",
        )
    if answer.outcome in NEED_GROUND and not answer.grounds:
        yield _blocks(
            "Bij een weigering hoort een reden uit de wet (art. 12 lid 4 AVG).",
            DECISION,
            "Begin opnieuw met een concept, en kies de reden.",
        )
    if answer.outcome in REFUSALS and case.is_open:
        month = statutory_due(case.received, extra_holidays=frozenset(matter.board.extra_holidays))
        if matter.now > month.due_instant:
            day = long_day(local_date(month.due_instant))
            yield _warns(
                f"Een weigering moet binnen de eerste maand: uiterlijk {day}.",
                DECISION,
                "Verstuur de brief vandaag nog, en leg in uw uitleg uit waarom het later werd.",
            )


def _duties(answer: Answer, matter: Matter) -> Iterator[Finding]:
    text, board = answer.words.text.casefold(), matter.board
    if DAY_TOKEN.casefold() not in text:
        yield _blocks(
            "In de brief staat niet meer op welke dag hij is verstuurd.",
            LETTER,
            f"Zet “{DAY_TOKEN}” terug. Bij het versturen komt daar de datum.",
        )
    if not any(way.casefold() in text for way in (board.contact.email, board.contact.phone) if way):
        yield _blocks(
            "In de brief staat niet waar de ouder met vragen terechtkan.",
            LETTER,
            f"Noem het mailadres {board.contact.email} of het telefoonnummer.",
        )
    refusal = answer.outcome in REFUSALS
    if (refusal or matter.case.kind is Kind.INZAGE) and WATCHDOG not in text:
        yield _blocks(
            "In de brief staat niet dat de ouder kan klagen bij de Autoriteit Persoonsgegevens.",
            LETTER,
            "Zet die zin terug (art. 12 lid 4 en art. 15 lid 1 AVG).",
        )
    if refusal:
        yield from _remedy(text, board)
    if matter.case.reference.casefold() not in text:
        yield _warns(
            "Het zaaknummer staat niet in de brief.", LETTER, f"Noem {matter.case.reference}."
        )


def _remedy(text: str, board: BoardProfile) -> Iterator[Finding]:
    if board.legal_remedy is None:
        yield _blocks(
            f"Voor {board.name} is niet vastgelegd wat een ouder tegen een weigering kan doen:"
            " bezwaar maken of naar de rechtbank gaan.",
            LETTER,
            "De FG moet dit vastleggen bij Instellingen. Begin daarna opnieuw met een concept.",
        )
        return
    word = "bezwaar" if board.legal_remedy is LegalRemedy.AWB else "rechtbank"
    if word not in text or not any(term in text for term in SIX_WEEKS):
        what = "bezwaar kan maken" if word == "bezwaar" else "naar de rechtbank kan"
        yield _blocks(
            f"In de brief staat niet dat de ouder binnen zes weken {what}.",
            LETTER,
            "Zet die zin terug (art. 12 lid 4 AVG).",
        )


def _text(answer: Answer, matter: Matter) -> Iterator[Finding]:
    words = answer.words
    if not words.subject.strip():
        yield _blocks("Het onderwerp is leeg.", LETTER, "Vul een onderwerp in.")
    for where, text in ((LETTER, f"{words.subject}\n{words.text}"), (OTHER, words.other)):
        if MASK_MARK.search(text) or matter.mask(text) != text:
            yield _blocks(
                "Er stond een nummer in dat van een persoon is, zoals een BSN. Het is weggehaald.",
                where,
                "Haal ook het teken “[… verwijderd]” weg, of schrijf de zin anders.",
            )
        for gap in dict.fromkeys(TO_FILL_IN.findall(text)):
            yield _blocks(f"Hier moet u nog iets invullen: {gap}", where, "Vul het in.")


def _others(answer: Answer, matter: Matter) -> Iterator[Finding]:
    """Nobody but the requester and staff may be named without somebody having looked."""
    known = known_to(matter.board, matter.first, matter.staff)
    written = "\n".join(message.full_text for message in matter.messages)
    theirs = {each.casefold() for each in addresses_in(written)}
    theirs |= {(message.sender or "").casefold() for message in matter.messages[1:]}
    text = f"{answer.words.subject}\n{answer.words.text}\n{answer.words.other}"
    senders = repeated_names(text, senders_besides(matter.messages, known), known)
    for name in senders:
        yield _blocks(
            f"“{name}” schreef ook in deze zaak, maar is niet wie het vroeg.",
            LETTER,
            "Haal die naam weg.",
        )
    for name in repeated_names(text, names_in(matter.messages, known), known):
        if name not in senders:
            yield _warns(
                f"“{name}” komt uit de berichten. Is dat iemand anders dan de ouder of het kind?",
                LETTER,
                "Dan mag die naam er niet in. Is het het kind zelf? Dan is het goed.",
            )
    for address in strange_addresses(text, known):
        if address.casefold() in theirs:
            yield _blocks(
                f"Het mailadres {address} uit de berichten is niet van de aanvrager.",
                LETTER,
                "Haal het weg.",
            )
        else:
            yield _warns(
                f"Het mailadres {address} is niet van de ouder en niet van het bestuur.",
                LETTER,
                "Kijk of de ouder dit adres mag krijgen.",
            )
    if strange_numbers(text, matter.messages, known):
        yield _warns(
            "Er staat een telefoonnummer in dat uit de berichten komt.",
            LETTER,
            "Kijk of het van de ouder zelf is. Zo niet, haal het weg.",
        )


def _translation(answer: Answer) -> Iterator[Finding]:
    if answer.translation_is_behind:
        yield _warns(
            "De Nederlandse tekst is veranderd, de tekst in de taal van de ouder niet.",
            OTHER,
            "Kijk of die nog hetzelfde zegt, of haal weg wat niet meer klopt.",
        )


def _files(answer: Answer, matter: Matter) -> Iterator[Finding]:
    if len(answer.files) > MOST_FILES or answer.size > MOST_BYTES:
        yield _blocks(
            "Er zijn te veel of te grote bestanden.", FILES, "Haal er weg, of geef ze op school."
        )
    listed = FILES_TOKEN in answer.words.text
    if listed and not answer.files:
        yield _blocks(
            "In de brief staat een lijst van bestanden, maar er zijn er geen.",
            FILES,
            f"Voeg de bestanden toe, of haal “{FILES_TOKEN}” en de zin erboven weg.",
        )
    if answer.files and not listed:
        yield _warns(
            "De brief noemt de bestanden niet.",
            LETTER,
            f"Zet “{FILES_TOKEN}” waar de namen van de bestanden moeten komen.",
        )
    if answer.files and answer.outcome in {CaseOutcome.REFUSED, CaseOutcome.NOT_IDENTIFIED}:
        yield _blocks(
            "Bij dit besluit krijgt de ouder geen gegevens.", FILES, "Haal de bestanden weg."
        )
    names = [file.name.casefold() for file in answer.files]
    carried = matter.case.kind is Kind.OVERDRAAGBAARHEID and answer.outcome in GRANTS
    if carried and names and not any(name.endswith(MACHINE_READABLE) for name in names):
        yield _warns(
            "Wie gegevens wil meenemen, krijgt een bestand dat een computer kan lezen.",
            FILES,
            "Voeg een CSV-, JSON-, XML- of Excelbestand toe; een PDF is niet genoeg (art. 20 AVG).",
        )
    for file in answer.files:
        yield from file.findings
        if file.looked_by:
            yield _warns(
                "De dienst weet niet zeker of hier een kopie van een identiteitsbewijs in zit."
                f" {file.looked_by} heeft gekeken.",
                file.name,
                "Kijk zelf ook, als u niet zeker bent.",
            )


def findings_of_text(file: str, text: str, matter: Matter) -> tuple[Finding, ...]:
    """Answer what the words of a file repeat of other people in the case."""
    known = known_to(matter.board, matter.first, matter.staff)
    names = repeated_names(text, names_in(matter.messages, known), known)
    senders = repeated_names(text, senders_besides(matter.messages, known), known)
    found = [
        _warns(
            f"In het bestand staat “{name}”, een naam uit de berichten.",
            file,
            "Is dat iemand anders dan de ouder of het kind? Haal die naam dan uit het bestand.",
        )
        for name in dict.fromkeys((*senders, *names))
    ]
    if strange := strange_addresses(text, known):
        found.append(
            _warns(
                f"In het bestand staan {len(strange)} mailadressen van anderen.",
                file,
                "Kijk of de ouder die mag krijgen. Zo niet, haal ze weg.",
            )
        )
    return tuple(found)
