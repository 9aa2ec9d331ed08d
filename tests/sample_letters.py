"""Make letters the way the service makes them, about invented cases, and look them over."""

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import chain
from pathlib import Path

from fakes import CountingMint
from lxml import etree

from casework.answers import Answer, AnswerText
from casework.boards import BoardProfile, LegalRemedy, Role
from casework.case import Case, CaseState
from casework.clocks import assumed_clocks, clocks_for
from casework.kinds import Kind
from casework.letters import Letter, TaskStage
from casework.letters_owed import Correspondent, LetterWriter
from casework.local_time import end_of
from casework.message import Attachment, Channel, IncomingMessage
from casework.outcomes import CaseOutcome
from casework.ports import Words
from casework.profile_check import check_profile
from casework.tasks import Task, TaskKind
from casework.term_acts import Extension, ExtensionGround, Question, QuestionKind, TermActs

BOARDS = Path(__file__).parent.parent / "boards"
TUESDAY = datetime(2026, 6, 2, 12, 0, tzinfo=UTC)
PARENT = "fatma.yildiz@ouder.example"
PERSONAL = ("fatma", "yildiz", "Emirhan", "gepest", "ouder.example", "Zorgen om")
"""Whatever of the parent's message would give them away."""
ASKER = Correspondent(PARENT, "<vraag@ouder.example>")
REASON = "Het gaat om acht schooljaren.\nOok het samenwerkingsverband moet zoeken."
"""In the words of a member of staff, on two lines."""


@cache
def board(name: str = "opron") -> BoardProfile:
    file = BOARDS / f"{name}.toml"
    return check_profile(tomllib.loads(file.read_text(encoding="utf-8")), file=file.name)


MINT = CountingMint()


def writer(profile: BoardProfile | None = None, now: datetime = TUESDAY) -> LetterWriter:
    return LetterWriter(profile or board(), MINT, now)


def case(
    kind: Kind,
    *,
    school: str | None = "De Braskörf",
    received: datetime = TUESDAY,
    profile: BoardProfile | None = None,
) -> Case:
    profile = profile or board()
    return Case(
        reference=MINT.reference(),
        board=profile.id,
        kind=kind,
        state=CaseState.NEW,
        role=profile.role_for(kind, profile.school(school)),
        school=school,
        received=received,
        opened=received,
        clocks=clocks_for(kind, received=received, board=profile),
        channel=Channel.EMAIL,
        language="nl",
        likely=(kind,),
    )


def triage(*likely: Kind, received: datetime = TUESDAY) -> Case:
    profile = board()
    return Case(
        reference=MINT.reference(),
        board=profile.id,
        kind=likely[0],
        state=CaseState.TRIAGE,
        role=profile.role_for(likely[0], None),
        school=None,
        received=received,
        opened=received,
        clocks=assumed_clocks(likely, received=received, board=profile),
        channel=Channel.EMAIL,
        language="nl",
        likely=likely,
    )


def acknowledgement(
    cases: Sequence[Case],
    *,
    language: str = "nl",
    channel: Channel = Channel.EMAIL,
    attachments: int = 0,
    profile: BoardProfile | None = None,
) -> Letter:
    message = IncomingMessage(
        channel=channel,
        received=cases[0].received,
        sender=PARENT,
        sender_name="Fatma Yildiz",
        subject="Zorgen om Emirhan",
        text="Emirhan wordt gepest.",
        full_text="Emirhan wordt gepest.",
        message_id="<vraag@ouder.example>",
        attachments=(Attachment("Emirhan.pdf", "application/pdf", 9),) * attachments,
    )
    letter = writer(profile, cases[0].received).acknowledgement(
        cases, message, recipient=PARENT, language=language
    )
    return replace(letter, language=language)


def extension(
    *,
    language: str = "nl",
    channel: Channel = Channel.EMAIL,
    received: datetime = TUESDAY,
    ground: ExtensionGround = ExtensionGround.COMPLEXITY,
    reason: str = REASON,
    questions: tuple[Question, ...] = (),
) -> Letter:
    """A request for access, extended nine days after it came."""
    profile, notice = board(), received + timedelta(days=9)
    acts = TermActs(Extension(notice, ground, reason, "directeur"), questions)
    found = case(Kind.INZAGE, received=received)
    clocks = clocks_for(Kind.INZAGE, received=received, board=profile, acts=acts)
    longer = replace(found, acts=acts, clocks=clocks, channel=channel, language=language)
    old_due = found.clocks[0].deadline.due
    letter = writer(now=notice).extension(longer, ASKER, old_due=old_due)
    return replace(letter, language=language)


def question(
    kind: QuestionKind = QuestionKind.IDENTITY,
    *,
    about: Kind = Kind.INZAGE,
    language: str = "nl",
    channel: Channel = Channel.EMAIL,
    text: str = "",
) -> Letter:
    """A question asked two days after the request came."""
    asked = Question(kind, TUESDAY + timedelta(days=2), "directeur", text)
    found = replace(case(about), acts=TermActs(questions=(asked,)), channel=channel)
    letter = writer(now=asked.asked).question(found, ASKER, asked)
    return replace(letter, language=language)


def new_date(
    *,
    language: str = "nl",
    channel: Channel = Channel.EMAIL,
    about: Kind = Kind.INZAGE,
    received: datetime = TUESDAY,
) -> Letter:
    """An answer that came nine days after a question of two days after the request."""
    asked, answered = received + timedelta(days=2), received + timedelta(days=11)
    acts = TermActs(
        questions=(Question(QuestionKind.IDENTITY, asked, "directeur", answered=answered),)
    )
    found = case(about, received=received)
    clocks = clocks_for(about, received=received, board=board(), acts=acts)
    later = replace(found, acts=acts, clocks=clocks, channel=channel)
    old_due = found.clocks[0].deadline.due
    letter = writer(now=answered).new_date(later, ASKER, old_due=old_due)
    return replace(letter, language=language)


def relabelled(
    *, about: Case | None = None, language: str = "nl", channel: Channel = Channel.EMAIL
) -> Letter:
    """A message that turned out to ask for something else."""
    found = replace(about or case(Kind.CORRECTIE), channel=channel)
    return replace(writer().relabelled(found, ASKER), language=language)


def copy_destroyed(
    count: int = 1,
    *,
    about: Case | None = None,
    language: str = "nl",
    channel: Channel = Channel.EMAIL,
) -> Letter:
    """Copies of an identity document that came with a request."""
    found = replace(about or case(Kind.INZAGE), channel=channel)
    letter = writer().copy_destroyed(found, ASKER, count=count)
    return replace(letter, language=language)


def code(*, language: str = "nl", channel: Channel = Channel.EMAIL) -> Letter:
    """A one-time code; `channel` is the one the parent asked in, the code itself goes by mail."""
    found = replace(case(Kind.INZAGE), channel=channel)
    expires = TUESDAY + timedelta(minutes=15)
    letter = writer().code(found, to=PARENT, code="AC34-FGH7", expires=expires)
    return replace(letter, language=language)


def information_right(*, language: str = "nl", channel: Channel = Channel.EMAIL) -> Letter:
    """What a parent without authority may know."""
    found = replace(case(Kind.INZAGE), channel=channel)
    return replace(writer().information_right(found, ASKER), language=language)


LINK = "https://loket.opron.example/antwoord/abc"


def answer_of(found: Case, language: str = "nl") -> Answer:
    """A correction that was granted, as it was sent."""
    text = "Datum: dinsdag 9 juni 2026\n\nWat is ons antwoord?\n\n- Ja.\n- Wij verbeteren het."
    other = "" if language == "nl" else f"{text} ({language})"
    return Answer(
        id="a1",
        case=found.reference,
        board=found.board,
        outcome=CaseOutcome.GRANTED,
        grounds=(),
        own_words="",
        language=language,
        recipient=PARENT,
        words=AnswerText("Het cijfer is <verbeterd>", text, other),
        drafted=("", ""),
        made=TUESDAY,
        made_by="directeur",
        writers=("directeur",),
    )


def answer_ready(*, language: str = "nl", channel: Channel = Channel.EMAIL) -> Letter:
    """That an answer can be fetched for two weeks."""
    found = replace(case(Kind.CORRECTIE), channel=channel, language=language)
    until = TUESDAY + timedelta(days=14)
    return writer().answer_ready(found, ASKER, answer_of(found, language), link=LINK, until=until)


def messages_missed(
    *, language: str = "nl", channel: Channel = Channel.CHAT, about: Case | None = None
) -> Letter:
    """What was written in two days of which nobody knows."""
    found = replace(about or case(Kind.INZAGE), channel=channel)
    since = TUESDAY - timedelta(days=2)
    letter = writer().messages_missed(found, ASKER, since=since, until=TUESDAY)
    return replace(letter, language=language)


def duty(kind: TaskKind, found: Case, *, due: date | datetime) -> Task:
    """A duty of who has a case."""
    due_at = due if isinstance(due, datetime) else end_of(due)
    return Task(kind, found.role, TUESDAY, due_at, "zo staat het in de wet")


def task_letter(
    found: Case,
    task: Task,
    *,
    stage: TaskStage = TaskStage.NEW,
    to: Role | None = None,
    remedy: LegalRemedy | None = None,
    now: datetime = TUESDAY,
) -> Letter:
    profile = board().model_copy(update={"legal_remedy": remedy})
    return writer(profile, now).task(found, task, to or task.role, stage=stage, once="1")


REQUESTS: dict[str, Callable[[], Case]] = {
    **{kind.value: lambda kind=kind: case(kind) for kind in Kind},  # type: ignore[misc]  # mypy: default in lambda
    "triage": lambda: triage(Kind.INZAGE, Kind.CORRECTIE, Kind.OVERIG),
    "maybe_breach": lambda: triage(Kind.DATALEK, Kind.KLACHT),
    "not_a_clue": lambda: triage(Kind.OVERIG),
}
"""One request of each kind, and the three ways not to be sure."""
LEFT_OVERS = ("None", "{{", "}}", "{%", "Undefined", "&amp;", "&#", "  -")


def readable(words: Words) -> None:
    """Assert that nothing of the workshop shows in a letter."""
    for text in (words.subject, words.text):
        assert text.strip()
        for left_over in LEFT_OVERS:
            assert left_over not in text
    assert "\n" not in words.subject
    assert words.subject == " ".join(words.subject.split())
    assert not re.search(r" [.,;:](?!\w)", words.text.replace(" :", "").replace(" ;", ""))
    if words.html:
        well_formed(words.html)


def well_formed(page: str) -> etree._Element:
    root = etree.fromstring(page.encode())
    for element in root.iter():
        assert element.tag not in {"img", "script", "link", "style", "iframe", "object", "form"}
        assert not {"src", "background", "onclick", "class"} & set(element.attrib)
    assert root.get("lang") == "nl"
    return root


JARGON = (
    *("betrokkene", "verwerking", "persoonsgegeven", "verzoeker", "verantwoordelijke", "artikel"),
    *("art.", "avg", "conform", "ingevolge", "krachtens", "middels", "alsmede", "derhalve"),
    *("betreffende", "inzake", "onverwijld", "geachte", "hoogachtend", "teneinde", "indienen"),
    *("desbetreffende", "reeds", "gaarne", "dient u", "ten behoeve", "omtrent", "termijn"),
    *("rectificatie", "functionaliteit", "compliance", "incident", "escal", "ticket", "triage"),
)
JARGON_BY_NAME = (
    "Autoriteit Persoonsgegevens",
    "functionaris gegevensbescherming",
    "(AVG, artikel 12 lid 3)",
)
"""What is called by its own name, or found by it."""


def prose(text: str) -> list[str]:
    """Answer the sentences and labelled lines of a letter."""
    for name in JARGON_BY_NAME:
        text = text.replace(name, "Kantoor")
    lines = (re.sub(r"^\s*(?:\d+\.|-)\s", "", line) for line in text.splitlines())
    parts = chain.from_iterable(re.split(r"(?<=[.?!:])\s", line) for line in lines)
    return [part for part in parts if re.search(r"[a-z]{2}", part)]


def written_at_b1(text: str, *, longest: int) -> None:
    """Assert that Dutch has short sentences, `longest` words at most, and no office words."""
    sentences = prose(text)
    lengths = [len(sentence.split()) for sentence in sentences]
    assert max(lengths) <= longest, max(sentences, key=lambda each: len(each.split()))
    assert sum(lengths) / len(lengths) <= 10
    for sentence in sentences:
        found = [word for word in JARGON if re.search(rf"\b{re.escape(word)}", sentence.casefold())]
        assert not found, sentence
