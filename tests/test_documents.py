"""The documents are true because they are compared with the code."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from casework.agenda import DutyKind
from casework.answer_grounds import Ground
from casework.answers import AnswerState, AnswerWay, Severity
from casework.boards import Role
from casework.case import CaseOutcome, CaseState, ClockName
from casework.codes import CodeAnswer
from casework.contact_layouts import Layout
from casework.contacts import Authority, ContactKind
from casework.events import EventKind
from casework.files import FileVerdict
from casework.identity import IdentityWay, KnownContact
from casework.kinds import Kind
from casework.ledger import Door, Outcome
from casework.letters import Handover, LetterKind, LetterState
from casework.message import AttachmentFate, AutomaticKind, Channel, SetAsideReason
from casework.possible_acts import Act
from casework.talk import AgeSaid, DiscoverySaid, Step
from casework.tasks import TaskKind
from casework.term_acts import ExtensionGround, QuestionKind
from casework.who_may_ask import AgeBand, AuthorityShown, Follow, Requester
from service.cli import app

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
ENUMS: list[type[StrEnum]] = [
    Act,
    AnswerState,
    AnswerWay,
    Ground,
    Severity,
    AgeBand,
    AgeSaid,
    Authority,
    AuthorityShown,
    CodeAnswer,
    ContactKind,
    DiscoverySaid,
    Follow,
    IdentityWay,
    KnownContact,
    Layout,
    Requester,
    AttachmentFate,
    AutomaticKind,
    CaseOutcome,
    CaseState,
    Channel,
    ClockName,
    Door,
    DutyKind,
    EventKind,
    ExtensionGround,
    FileVerdict,
    Handover,
    Kind,
    LetterKind,
    LetterState,
    Outcome,
    QuestionKind,
    Role,
    SetAsideReason,
    Step,
    TaskKind,
]


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_the_glossary_lists_exactly_the_values_of_the_code(enum: type[StrEnum]) -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")

    section = glossary.split(f"(`{enum.__name__}`)\n", 1)[1].split("\n## ", 1)[0]

    assert set(re.findall(r"`([a-z0-9_]+)`", section)) >= {each.value for each in enum}
    listed = re.findall(r"^\| `([a-z0-9_]+)`", section, re.MULTILINE) or re.findall(
        r"`([a-z0-9_]+)`", section
    )
    assert sorted(listed) == sorted(each.value for each in enum)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))

    missing = [target for target in targets if not (page.parent / target).exists()]

    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_a_page_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|[`\s|])privacyloket ([a-z][a-z-]+)(?=[ `\n]|$)", text))

    assert named <= set(commands())


def names(of: Typer) -> list[str]:
    return [
        command.name or (command.callback.__name__ if command.callback else "")
        for command in of.registered_commands
    ]


def commands() -> Mapping[str, Sequence[str]]:
    """Every command of the command line, with the commands below it."""
    groups = {
        str(group.name): names(group.typer_instance)
        for group in app.registered_groups
        if group.typer_instance is not None
    }
    return {**dict.fromkeys(names(app), ()), **groups}


def test_every_command_explains_itself() -> None:
    runner = CliRunner()

    for name, below in commands().items():
        for words in ([name], *([name, each] for each in below)):
            assert runner.invoke(app, [*words, "--help"]).exit_code == 0


def test_the_make_targets_the_readme_names_exist() -> None:
    named = re.findall(r"^make (\w+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert named
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in named)


def test_every_dependency_is_locked_with_hashes_and_no_index() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = [re.split(r"[\[<>=!~ ;]", each, maxsplit=1)[0].lower() for each in wanted]

    assert [name for name in names if not re.search(rf"^{name}==", lock, re.MULTILINE)] == []
    assert "://" not in lock
    assert lock.count("==") <= lock.count("--hash=sha256:")
