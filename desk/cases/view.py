"""Make of a case what its page shows, in the words of the page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from casework.actions.read_case import LinkedCase, Together, WholeCase
from casework.boards import BoardProfile
from casework.breach_entry import BreachEntry
from casework.case import Case, CaseState
from casework.case_list import CaseMessage
from casework.case_words import (
    AGE_WORDS,
    REQUESTER_WORDS,
    SHOWN_WORDS,
    STATE_WORDS,
    TASK_WORDS,
    WAY_WORDS,
)
from casework.decide import SERVICE
from casework.dutch_dates import short_day
from casework.dutch_words import capital
from casework.event_words import date_notes, event_sentence
from casework.events import Event, EventKind
from casework.evidence_words import Quote
from casework.files import KeptFile
from casework.kinds import KIND_FACTS
from casework.law_in_short import LawInShort, law_in_short
from casework.letter_words import LETTER_STATE_WORDS, fault_words, letter_words
from casework.letters import Letter, LetterKind, LetterState
from casework.local_time import local_date
from casework.marked_words import MarkedPart, language_hint, marked, shown
from casework.message import AttachmentFate, Channel
from casework.next_step import PARENT, NextStep, next_step, who_words
from casework.seats import Seat
from desk.cases.dates import ClockView, clock_view, target_words, until_words
from desk.cases.lines import Badge, badges_of, done_words, kind_words
from desk.pages import moment_words

FATE_WORDS: Final = {
    AttachmentFate.LEFT: "niet bewaard in het loket; staat nog in de mailbox",
    AttachmentFate.KEPT: "bewaard bij de zaak",
    AttachmentFate.DESTROYED: "een kopie van een identiteitsbewijs: niet bewaard",
}
CHANNEL_WORDS: Final[Mapping[Channel, str]] = {
    Channel.EMAIL: "mail",
    Channel.CHAT: "chat",
    Channel.WEB: "formulier op de website",
}
LETTER_KINDS: Final = {
    LetterState.OWED: "neutral",
    LetterState.SENT: "ok",
    LetterState.FAILED: "danger",
}
KIB: Final = 1024


@dataclass(frozen=True, slots=True)
class StepView:
    """The next step: whose it is, and the button."""

    sentence: str
    label: str
    href: str
    at_once: bool
    """Whether one press does it; else the button leads to a page."""
    may: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message of the case."""

    heading: str
    sender: str
    subject: str
    language: str
    parts: tuple[tuple[str, bool, str], ...]
    whole: str
    """With quoted mail and signature; empty where that adds nothing."""
    attachments: tuple[str, ...]
    stranger: bool


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that can be taken out."""

    name: str
    size: str
    received: datetime
    href: str


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter that was owed."""

    what: str
    to: str
    owed: datetime
    state: Badge
    fault: str


@dataclass(frozen=True, slots=True)
class LinkedView:
    """Another case of the same message."""

    reference: str
    href: str | None
    words: str


@dataclass(frozen=True, slots=True)
class AdviceView:
    """What the FG advised, and what became of it."""

    heading: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything on the page of one case."""

    reference: str
    kind: str
    badges: tuple[Badge, ...]
    step: StepView | None
    done: str
    until: str
    """The date that counts and how long is left; empty where there is none."""
    together: tuple[Together, ...]
    messages: tuple[MessageView, ...]
    texts_erased: datetime | None
    hint: str
    signs: tuple[str, ...]
    clocks: tuple[ClockView, ...]
    target: str
    facts: tuple[tuple[str, str], ...]
    told: tuple[LetterView, ...]
    law: LawInShort
    rules: tuple[str, ...]
    linked: tuple[LinkedView, ...]
    files: tuple[FileView, ...]
    letters: tuple[LetterView, ...]
    notes: tuple[tuple[str, str], ...]
    advices: tuple[AdviceView, ...]
    timeline: tuple[tuple[str, str, str, str], ...]
    readings: tuple[tuple[str, str, str, str], ...]


def case_view(whole: WholeCase, seat: Seat, board: BoardProfile, now: datetime) -> CaseView:
    """Answer what the page of a case shows to who sits on a seat."""
    case = whole.case
    to_parent = [each for each in whole.letters if each[0].to_role is None]
    to_staff = [each for each in whole.letters if each[0].to_role is not None]
    reads = [event for event in whole.events if event.kind is EventKind.CASE_READ]
    acts = [event for event in whole.events if event.kind is not EventKind.CASE_READ]
    return CaseView(
        reference=case.reference,
        kind=kind_words(case),
        badges=tuple(badges_of(case)),
        step=_step(next_step(case), case, seat, board),
        done="" if case.is_open else done_words(case),
        until=until_words(case, whole.breach, now),
        together=whole.together,
        messages=tuple(_message(each, case) for each in whole.messages),
        texts_erased=case.texts_erased,
        hint=language_hint(case.language),
        signs=case.signs,
        clocks=tuple(clock_view(each, case, whole.breach, now) for each in case.clocks),
        target=target_words(case, board),
        facts=tuple((what, shown(which)) for what, which in _facts(case, whole.breach, board)),
        told=tuple(_letter(each, case, board) for each in to_staff),
        law=law_in_short(case.kind),
        rules=board.special_rules,
        linked=tuple(_linked(each) for each in whole.linked),
        files=tuple(_file(each, case) for each in whole.files),
        letters=tuple(_letter(each, case, board) for each in to_parent),
        notes=tuple(_note(each.text, each.by, each.at) for each in case.notes),
        advices=tuple(_advices(case)),
        timeline=_timeline(acts, board),
        readings=_timeline(reads, board),
    )


def _step(step: NextStep | None, case: Case, seat: Seat, board: BoardProfile) -> StepView | None:
    if step is None:
        return None
    who = who_words(step, case, seat, board)
    why = f"{capital(step.why)}. " if step.why else ""
    named = who if who in ("u", PARENT) else f"de {who}"
    sentence = f"{why}{capital(named)} {step.does}."
    absolute = step.path.startswith("/")
    return StepView(
        sentence,
        step.label,
        step.path if absolute else f"/zaken/{case.reference}/{step.path}",
        step.path == "oppakken",
        not seat.why_not_act(case),
        who == "u",
    )


def _message(each: CaseMessage, case: Case) -> MessageView:
    message = each.message
    channel = CHANNEL_WORDS[message.channel]
    name = shown(message.sender_name).strip()
    by_mail = message.channel is Channel.EMAIL
    address = (message.sender or "onbekend adres") if by_mail else ""
    quotes: Sequence[Quote] = () if each.stranger else case.quotes
    text = message.text.strip() or "(alleen een onderwerp)"
    whole = message.full_text.strip()
    return MessageView(
        heading=f"{moment_words(message.received)}, per {channel}",
        sender=shown(
            f"{name} ({address})" if name and address else name or address or "zonder naam"
        ),
        subject=shown(message.subject),
        language=case.language,
        parts=tuple(_part(part) for part in marked(text, quotes)),
        whole=shown(whole) if whole and whole != text else "",
        attachments=tuple(
            f"{shown(each.name)}: {FATE_WORDS[each.fate]}" for each in message.attachments
        ),
        stranger=each.stranger,
    )


def _part(part: MarkedPart) -> tuple[str, bool, str]:
    return part.text, part.is_marked, part.label


def _facts(
    case: Case, breach: BreachEntry | None, board: BoardProfile
) -> Iterator[tuple[str, str]]:
    school = board.school(case.school)
    name = board.named_at(case.holder, school)
    holder = board.who_at(case.holder, school)
    yield "Ligt bij", f"{holder}{f', {name}' if name else ''}"
    yield "Sinds", moment_words(case.with_holder_since)
    if case.taken_up_by:
        yield "Opgepakt door", case.taken_up_by
    if case.passed:
        yield "Eerder bij", ", ".join(board.who_at(post, school) for post in case.passed)
    if case.kept_from:
        kept = ", ".join(board.who_at(post, school) for post in case.kept_from)
        yield "Niet naar", f"{kept}: de zaak gaat misschien over deze persoon"
    yield "School", case.school or "nog niet bekend"
    yield "Binnengekomen", moment_words(case.received)
    yield from _who_asks(case, board)
    if breach is not None:
        yield "Datalek", f"nummer {breach.name} in het register"
    for task in case.tasks:
        until = f"uiterlijk {short_day(local_date(task.due_at))}: {task.why}"
        stand = f"gedaan door {task.done_by}" if task.done_at else until
        yield "Taak", f"{board.who(task.role, school)}: {TASK_WORDS[task.kind]}; {stand}"
    if case.split_from:
        yield "Gesplitst van", case.split_from
    if case.merged_into:
        yield "Samengevoegd met", case.merged_into
    if case.hold:
        yield "Vastgehouden", f"door {case.hold.by}: {case.hold.reason}"


def _who_asks(case: Case, board: BoardProfile) -> Iterator[tuple[str, str]]:
    if case.state is CaseState.TRIAGE or not KIND_FACTS[case.kind].needs_identity:
        return
    fact, card = case.identity, case.card
    day = short_day(local_date(fact.at)) if fact else ""
    yield (
        "Identiteit",
        f"{WAY_WORDS[fact.way]}, {day}, door {fact.by}" if fact else "nog niet vastgelegd",
    )
    if card is None:
        yield "Wie vraagt dit", "nog niet vastgelegd"
        return
    words = [REQUESTER_WORDS[card.requester]]
    words += [AGE_WORDS[card.age]] if card.age else []
    words += [SHOWN_WORDS[card.shown]] if card.shown else []
    words += ["de ouders zijn het niet eens"] if card.parents_disagree else []
    told = "" if card.seen else "; dat zegt de aanvrager zelf"
    yield "Wie vraagt dit", f"{', '.join(words)}{told}"
    for reason in case.may_ask(own_age=board.age_of_own_rights).reasons:
        yield "Dat betekent", f"{reason.sentence} ({reason.article})"


def _linked(each: LinkedCase) -> LinkedView:
    if each.case is None:
        return LinkedView(each.reference, None, "niet voor u te zien, of gewist")
    words = f"{kind_words(each.case)}, {STATE_WORDS[each.case.state]}"
    return LinkedView(each.reference, f"/zaken/{each.reference}", words)


def _file(file: KeptFile, case: Case) -> FileView:
    size = f"{max(1, round(file.size / KIB))} kB"
    href = f"/zaken/{case.reference}/bestand/{file.id}"
    return FileView(shown(file.name) or "bestand", size, file.received, href)


def _letter(each: tuple[Letter, LetterState, str], case: Case, board: BoardProfile) -> LetterView:
    letter, state, fault = each
    to = "iemand om wie het gaat" if letter.kind is LetterKind.AFFECTED else "de ouder"
    if letter.to_role is not None:
        to = board.who(letter.to_role, board.school(case.school))
    return LetterView(
        capital(letter_words(letter.kind)),
        to,
        letter.owed,
        Badge(LETTER_STATE_WORDS[state], LETTER_KINDS[state]),
        fault_words(fault) if state is not LetterState.SENT else "",
    )


def _note(text: str, by: str, at: datetime) -> tuple[str, str]:
    return f"{by}, {moment_words(at)}", shown(text)


def _advices(case: Case) -> Iterator[AdviceView]:
    for advice in case.advices:
        heading, text = _note(advice.text, advice.by, advice.at)
        answer = "Nog niet gezegd of het is gevolgd."
        if advice.followed is not None:
            followed = "Gevolgd" if advice.followed else "Niet gevolgd"
            why = f": {shown(advice.reason)}" if advice.reason else ""
            answer = f"{followed}, volgens {advice.answered_by}{why}"
        yield AdviceView(f"Advies {advice.id} van {heading}", text, answer)


def _timeline(
    events: Sequence[Event], board: BoardProfile
) -> tuple[tuple[str, str, str, str], ...]:
    """Answer when, who, what and what moved, the latest first."""
    return tuple(
        (
            moment_words(event.at),
            "" if event.by == SERVICE else event.by,
            event_sentence(event, board),
            date_notes(event),
        )
        for event in reversed(events)
    )
