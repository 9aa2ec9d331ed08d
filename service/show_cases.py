"""Show cases to a person at a terminal, or to a program as JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from casework.advice import Advice, is_as_given
from casework.boards import BoardProfile
from casework.case import Case, CaseState, Clock
from casework.case_words import (
    AGE_WORDS,
    CASE_OUTCOME_WORDS,
    CLOCK_WORDS,
    REQUESTER_WORDS,
    SHOWN_WORDS,
    STATE_WORDS,
    TASK_WORDS,
    WAY_WORDS,
)
from casework.clocks import own_target
from casework.dutch_dates import clock_time, short_day
from casework.dutch_words import capital
from casework.events import Event
from casework.kinds import KIND_FACTS
from casework.ledger import SetAside
from casework.letters import Letter, LetterState
from casework.local_time import local_date, to_amsterdam
from casework.message import IncomingMessage
from casework.who_may_ask import WhoMayAsk


def holder_words(case: Case, board: BoardProfile | None) -> str:
    """Answer who has a case, in Dutch."""
    return board.who_at(case.holder, board.school(case.school)) if board else str(case.holder)


def case_as_json(case: Case) -> dict[str, Any]:
    """Answer what a program may know of a case; no text of the parent."""
    return {
        "reference": case.reference,
        "board": case.board,
        "kind": case.kind.value,
        "state": case.state.value,
        "role": case.role.value,
        "holder": str(case.holder),
        "passed": [str(post) for post in case.passed],
        "kept_from": [str(post) for post in case.kept_from],
        "school": case.school,
        "received": to_amsterdam(case.received).isoformat(timespec="seconds"),
        "due": case.first_clock.deadline.due_iso() if case.first_clock else None,
        "clocks": [_clock_as_json(clock) for clock in case.clocks],
        "language": case.language,
        "channel": case.channel.value,
        "likely": [kind.value for kind in case.likely],
        "probability": case.probability,
        "outcome": case.outcome.value if case.outcome else None,
        "linked": list(case.linked),
        "split_from": case.split_from,
        "merged_into": case.merged_into,
        "identity": case.identity.way.value if case.identity else None,
        "card": _card_as_json(case),
        "tasks": [
            {
                "task": task.kind.value,
                "role": task.role.value,
                "due": to_amsterdam(task.due_at).isoformat(timespec="seconds"),
                "why": task.why,
                "done": task.done_at.isoformat() if task.done_at else None,
            }
            for task in case.tasks
        ],
    }


def _card_as_json(case: Case) -> dict[str, Any] | None:
    if case.card is None:
        return None
    return {
        "requester": case.card.requester.value,
        "age": case.card.age.value if case.card.age else None,
        "shown": case.card.shown.value if case.card.shown else None,
        "parents_disagree": case.card.parents_disagree,
        "seen": case.card.seen,
        "may_be_granted": case.may_ask().may_be_granted,
    }


def _clock_as_json(clock: Clock) -> dict[str, Any]:
    deadline = clock.deadline
    return {
        "name": clock.name.value,
        "due": deadline.due_iso(),
        "work_by": deadline.work_by.isoformat(),
        "explanation": deadline.explain(),
    }


def whole_case_as_json(
    case: Case,
    messages: Sequence[IncomingMessage],
    letters: Sequence[tuple[Letter, LetterState, str]],
    events: Sequence[Event],
) -> dict[str, Any]:
    """Answer everything about one case, the parent's text included."""
    return {
        **case_as_json(case),
        "signs": list(case.signs),
        "notes": [
            {"at": note.at.isoformat(), "by": note.by, "text": note.text} for note in case.notes
        ],
        "advices": [_advice_as_json(case, advice, events) for advice in case.advices],
        "messages": [
            {
                "received": message.received.isoformat(),
                "sender": message.sender,
                "subject": message.subject,
                "text": message.text,
                "full_text": message.full_text,
                "attachments": [each.name for each in message.attachments],
                "authenticity": asdict(message.authenticity),
            }
            for message in messages
        ],
        "letters": [
            {"letter": letter.kind.value, "to": _reader(letter), "state": state.value, "why": why}
            for letter, state, why in letters
        ],
        "events": [
            {"at": event.at.isoformat(), "event": event.kind.value, "by": event.by, **event.detail}
            for event in events
        ],
    }


def _advice_as_json(case: Case, advice: Advice, events: Sequence[Event]) -> dict[str, Any]:
    return {
        "id": advice.id,
        "at": advice.at.isoformat(),
        "by": advice.by,
        "text": advice.text,
        "followed": advice.followed,
        "reason": advice.reason,
        "as_given": is_as_given(case.reference, advice, events),
    }


def cases_table(cases: Sequence[Case], boards: Mapping[str, BoardProfile], now: datetime) -> Table:
    """Answer a table of cases, as they were handed over."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("Zaak", "Soort", "School", "Status", "Wie", "Uiterlijk", "Nog"):
        table.add_column(heading, overflow="fold")
    for case in cases:
        board = boards.get(case.board)
        clock = case.first_clock
        table.add_row(
            Text(case.reference, style="bold"),
            KIND_FACTS[case.kind].title,
            case.school or Text("niet genoemd", style="dim"),
            STATE_WORDS[case.state],
            holder_words(case, board),
            short_due(clock) if clock else Text("geen termijn", style="dim"),
            time_left(clock, now) if clock and case.state is not CaseState.CLOSED else "",
        )
    return table


def short_due(clock: Clock) -> str:
    """Answer a due date as a table has room for, in Dutch."""
    deadline = clock.deadline
    if isinstance(deadline.due, datetime):
        return f"{short_day(deadline.due.date())} {clock_time(deadline.due)}"
    return short_day(deadline.due)


def due_words(due: str | None) -> str:
    """Answer an ISO date or moment as a person reads it, in Dutch."""
    if due is None:
        return "–"
    if "T" not in due:
        return short_day(date.fromisoformat(due))
    moment = to_amsterdam(datetime.fromisoformat(due))
    return f"{short_day(moment.date())} {clock_time(moment)}"


def time_left(clock: Clock, now: datetime) -> Text:
    """Answer in words how long is left, red when it is over."""
    seconds = (clock.deadline.due_instant - now).total_seconds()
    hours, days = int(abs(seconds) // 3600), int(abs(seconds) // 86_400)
    amount = f"{days} dagen" if days >= 2 else f"{hours} uur"  # noqa: PLR2004 -- two days: in hours
    if seconds < 0:
        return Text(f"{amount} te laat", style="bold red")
    return Text(amount, style="yellow" if days < 3 else "green")  # noqa: PLR2004 -- soon


def whole_case(
    case: Case,
    board: BoardProfile | None,
    messages: Sequence[IncomingMessage],
    letters: Sequence[tuple[Letter, LetterState, str]],
    events: Sequence[Event],
) -> RenderableType:
    """Answer everything about one case, for a terminal."""
    facts = Table.grid(padding=(0, 2))
    for name, value in _facts(case, board):
        facts.add_row(Text(name, style="bold"), Text(value))
    parts: list[RenderableType] = [Panel(facts, title=case.reference, title_align="left")]
    for message in messages:
        heading = f"{to_amsterdam(message.received):%d-%m-%Y %H:%M}  {message.subject}"
        parts.append(
            Panel(
                Text(message.text or "(alleen een onderwerp)"),
                title=heading,
                title_align="left",
                subtitle=_verdicts(message),
                subtitle_align="left",
            )
        )
    log = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("Brief", "Aan", "Stand", "Bijzonderheid"):
        log.add_column(heading)
    for letter, state, why in letters:
        log.add_row(letter.kind.value, _reader(letter), state.value, why)
    parts.append(log)
    parts.append(
        Text(
            "\n".join(
                f"{to_amsterdam(event.at):%d-%m-%Y %H:%M:%S}  {event.kind.value}  {event.by}"
                for event in events
            ),
            style="dim",
        )
    )
    return Group(*parts)


def _verdicts(message: IncomingMessage) -> str | None:
    """What the board's own mail server said of the sender; None when it said nothing."""
    said = asdict(message.authenticity)
    return ", ".join(f"{name} {word}" for name, word in said.items() if word) or None


def _facts(case: Case, board: BoardProfile | None) -> list[tuple[str, str]]:
    facts = KIND_FACTS[case.kind]
    rows = [
        ("Soort", f"{facts.title} ({facts.article})"),
        ("Bestuur", board.name if board else case.board),
        ("School", case.school or "niet genoemd"),
        ("Status", STATE_WORDS[case.state]),
        ("Wie", holder_words(case, board)),
    ]
    rows += [("Waarom" if place == 0 else "", sign) for place, sign in enumerate(case.signs)]
    rows += _ladder_facts(case, board) if board else []
    for clock in case.clocks:
        rows.append((capital(CLOCK_WORDS[clock.name]), clock.deadline.due_text()))
        rows.append(("", clock.deadline.explain()))
    rows += identity_facts(case, board)
    rows += _task_facts(case)
    if case.state is CaseState.TRIAGE:
        rows.append(("Kan zijn", ", ".join(KIND_FACTS[kind].title for kind in case.likely)))
    if case.hold:
        rows.append(("Vastgehouden", f"door {case.hold.by}: {case.hold.reason}"))
    if case.linked:
        rows.append(("Hoort bij", ", ".join(case.linked)))
    if case.split_from:
        rows.append(("Afgesplitst van", case.split_from))
    if case.merged_into:
        rows.append(("Samengevoegd met", case.merged_into))
    rows += _written_facts(case)
    if case.outcome:
        rows.append(("Uitkomst", CASE_OUTCOME_WORDS[case.outcome]))
    if board:
        rows += [("Let op", rule) for rule in board.special_rules]
    return rows


def _written_facts(case: Case) -> Iterator[tuple[str, str]]:
    """What staff and the FG wrote."""
    for note in case.notes:
        yield "Notitie", f"{note.by}, {short_day(local_date(note.at))}: {note.text}"
    for advice in case.advices:
        day = short_day(local_date(advice.at))
        yield f"Advies {advice.id}", f"{advice.by}, {day}: {advice.text}"
        if advice.is_open:
            yield "", "wacht op antwoord: is het gevolgd?"
        else:
            followed = "gevolgd" if advice.followed else "niet gevolgd"
            why = f": {advice.reason}" if advice.reason else ""
            yield "", f"{followed}, zegt {advice.answered_by}{why}"


def _ladder_facts(case: Case, board: BoardProfile) -> Iterator[tuple[str, str]]:
    school = board.school(case.school)
    if case.passed:
        yield "Eerder bij", ", ".join(board.who_at(post, school) for post in case.passed)
    if case.kept_from:
        kept = ", ".join(board.who_at(post, school) for post in case.kept_from)
        yield "Niet naar", f"{kept}: de zaak gaat misschien over deze persoon"
    target = own_target(case, board)
    if target:
        yield "Eigen streefdatum", short_day(target.day)
        yield "", target.why


def identity_facts(case: Case, board: BoardProfile | None) -> Iterator[tuple[str, str]]:
    """Who asks, and what that leaves open; nothing for kinds where nobody is asked."""
    if case.state is CaseState.TRIAGE or not KIND_FACTS[case.kind].needs_identity:
        return
    fact = case.identity
    if fact is None:
        yield "Identiteit", "nog niet vastgelegd"
    else:
        note = f" (eerder opgeschreven als: {fact.note})" if fact.note else ""
        day = short_day(local_date(fact.at))
        seen = f"{fact.seen_by}, vastgelegd door {fact.by}" if fact.seen_by else fact.by
        yield "Identiteit", f"{WAY_WORDS[fact.way]}, {day}, door {seen}{note}"
    yield "Wie vraagt dit", card_words(case.card) if case.card else "nog niet vastgelegd"
    may = case.may_ask(own_age=board.age_of_own_rights) if board else case.may_ask()
    for reason in may.reasons:
        yield "", f"{reason.sentence} ({reason.article})"


def card_words(card: WhoMayAsk) -> str:
    """Answer who asks as staff recorded it, in Dutch."""
    parts = [REQUESTER_WORDS[card.requester]]
    parts += [AGE_WORDS[card.age]] if card.age else []
    parts += [SHOWN_WORDS[card.shown]] if card.shown else []
    parts += ["de ouders zijn het niet eens"] if card.parents_disagree else []
    if not card.seen:
        day = short_day(local_date(card.at))
        return f"{', '.join(parts)}; dat zei de aanvrager zelf op {day}, nog niet bekeken"
    return f"{', '.join(parts)}; vastgelegd op {short_day(local_date(card.at))} door {card.by}"


def _task_facts(case: Case) -> Iterator[tuple[str, str]]:
    for task in case.tasks:
        day = short_day(local_date(task.due_at))
        state = f"gedaan door {task.done_by}" if task.done_at else f"uiterlijk {day}: {task.why}"
        yield "Taak", f"{TASK_WORDS[task.kind]}, {state}"


def set_aside_as_json(row: SetAside) -> dict[str, Any]:
    """Answer everything that is kept of a message that waits for a person."""
    kept = row.salvaged
    return {
        "source": str(row.source),
        "board": row.board,
        "reason": row.reason.value,
        "detail": row.detail,
        "received": row.received.isoformat(),
        "sender": kept.sender if kept else None,
        "subject": kept.subject if kept else "",
        "text": kept.full_text if kept else "",
    }


def set_aside_table(rows: Sequence[SetAside]) -> Table:
    """Answer a table of messages that wait for a person."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("Bron", "Bestuur", "Reden", "Onderwerp"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        subject = row.salvaged.subject if row.salvaged else ""
        table.add_row(str(row.source), row.board, f"{row.reason.value}: {row.detail}", subject)
    return table


def _reader(letter: Letter) -> str:
    return letter.to_role.value if letter.to_role else "ouder"


def print_json_lines(console: Console, rows: Sequence[dict[str, Any]]) -> None:
    """Print one JSON object a line, unstyled and unwrapped."""
    for row in rows:
        console.file.write(json.dumps(row, ensure_ascii=False) + "\n")
    console.file.flush()
