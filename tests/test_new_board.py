"""Prove that the interview checks each answer at once and ends in a profile that is good."""

import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.boards import BoardProfile, LegalRemedy, Role, Term
from casework.kinds import Kind
from casework.profile_check import read_profile
from casework.school_holidays import Region
from service.new_board import Interview, Stopped
from service.profile_text import as_toml, profile_text


@dataclass
class Somebody:
    """Answers by what a question is about, else with Enter; keeps what was said."""

    answers: dict[str, list[str]]
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def ask(self, question: str) -> str:
        self.asked.append(question)
        for about, answers in self.answers.items():
            if about in question and answers:
                answer = answers.pop(0)
                if answer == "Ctrl-C":
                    raise KeyboardInterrupt
                return answer
        return ""

    def interview(self) -> Interview:
        return Interview(ask=self.ask, say=self.said.append)

    def profile(self) -> BoardProfile:
        return read_profile(self.interview().hold().encode(), file="nieuw.toml")


def answering(**answers: str | list[str]) -> Somebody:
    """Answers by a word of the question; the name of the board is always given."""
    given = {"Hoe heet het bestuur": ["Stichting De Linde"]}
    given |= {
        about.replace("_", " "): [each] if isinstance(each, str) else each
        for about, each in answers.items()
    }
    return Somebody(given)


def test_with_enter_alone_a_profile_of_defaults_comes_out() -> None:
    profile = answering().profile()

    assert (profile.id, profile.name) == ("linde", "Stichting De Linde")
    assert set(profile.roles) == {Role.FG}
    assert not any(profile.says(key) for key in ("ladder", "sector", "schools", "region"))
    assert not any(profile.says(key) for key in ("breach.notify", "camera.weeks", "contact.email"))


def everything() -> Somebody:
    return answering(
        Korte_naam="linde-2",
        Soort_onderwijs="voortgezet onderwijs",
        document_komt='Privacyreglement "De Linde" \\ 2026',
        leidt="A. Bakker, bestuurder",
        Regio="Zuid",
        ouders_naar_schrijven="privacy@linde.example",
        Telefoonnummer="0599-000000",
        noemt_u_de_directeur="rector van de school",
        **{
            "Heeft het bestuur een IBP-manager": "ja",
            "Mailadres van de IBP-manager": "ibp@linde.example",
            "Mailadres van de plaatsvervanger van de IBP-manager": "ibp2@linde.example",
            "Mailadres van de FG": "fg@linde.example",
            "apart adres": "j",
            "Mailadres van de desk": "bureau@linde.example",
            "Klopt dat": "n",
            "Privacyklacht": "ibp-manager",
            "Privacyvraag": "desk",
            "binnen vier weken": "inzage, Correctie",
            "hoeveel werkdagen": "10",
            "datalek te melden": "lek@linde.example",
            "Wie hoort het meteen": "fg, desk",
            "hoeveel uur": "12",
            "Vanaf welke leeftijd": "15",
            "laten zien wie je bent": "Tonen mag.",
            "na een weigering": "rechter",
            "welke systemen": "Magister, Zermelo",
            "over camera's": "j",
            "Hoeveel weken": "2",
            "Waar hangen ze": "Buiten.",
            "beelden nog meer": "Politie.",
            "Naam van een school": ["De Sleutel", "De Brug"],
            "welke plaats": ["Dorp", "Dorp"],
            "ouders haar nog meer": ["Sleutelschool", "Brug, Brugschool"],
            "een gewoon woord": ["j", "n"],
            "Mailadres van de directeur": ["d@sleutel.example", "d@brug.example"],
            "Mailadres van de plaatsvervanger?": ["p@sleutel.example"],
            "Een regel": ["Regel één.", "Regel twee."],
            "botst met de wet": ["Een kopie vragen mag niet."],
        },
    )


def test_every_answer_stands_in_the_profile() -> None:
    profile = everything().profile()
    sleutel, brug = profile.schools

    assert (profile.id, profile.sector) == ("linde-2", "voortgezet onderwijs")
    assert profile.source == 'Privacyreglement "De Linde" \\ 2026'
    assert (profile.led_by, profile.region) == ("A. Bakker, bestuurder", Region.ZUID)
    assert (profile.contact.email, profile.contact.phone) == (
        "privacy@linde.example",
        "0599-000000",
    )
    assert profile.title(Role.DIRECTOR) == "rector van de school"
    assert profile.address_of(Role.IBP_MANAGER, None) == "ibp@linde.example"
    assert profile.has_deputy(Role.IBP_MANAGER, None)
    assert profile.role_for(Kind.KLACHT, None) is Role.IBP_MANAGER
    assert profile.role_for(Kind.INFORMATIE, None) is Role.DESK
    assert set(profile.routing) == {Kind.KLACHT, Kind.INFORMATIE}
    assert dict(profile.terms) == {Kind.INZAGE: Term.WEEKS, Kind.CORRECTIE: Term.WEEKS}
    assert profile.own_target_working_days == 10
    assert profile.ladder == (Role.DIRECTOR, Role.IBP_MANAGER, Role.FG)
    assert profile.breach.address == "lek@linde.example"
    assert (profile.breach.notify, profile.breach.inner_hours) == ((Role.FG, Role.DESK), 12)
    assert (profile.age_of_own_rights, profile.legal_remedy) == (15, LegalRemedy.COURT)
    assert profile.identity_rule == "Tonen mag."
    assert profile.pupil_systems == ("Magister", "Zermelo")
    assert (profile.camera.weeks, profile.camera.where) == (2, "Buiten.")
    assert (sleutel.common_word, brug.common_word) == (True, False)
    assert brug.aliases == ("Brug", "Brugschool")
    assert profile.address_of(Role.DIRECTOR, brug) == "d@brug.example"
    assert profile.has_deputy(Role.DIRECTOR, sleutel)
    assert profile.special_rules == ("Regel één.", "Regel twee.")
    assert profile.warnings_for_fg == ("Een kopie vragen mag niet.",)


@pytest.mark.parametrize(
    ("about", "wrong", "right", "told"),
    [
        ("Hoe heet het bestuur", ["", "x"], "De Es", "één woord van twee letters"),
        ("Korte naam", ["De Es", "e", "1a"], "es", "kleine letters, cijfers of streepjes"),
        ("Regio", ["oost", "2"], "noord", "Kies noord, midden of zuid"),
        ("ouders naar schrijven", ["geen", "a@b", "a b@c.nl"], "a@b.nl", "Dat is geen mailadres"),
        ("plaatsvervanger van de FG", ["Jan"], "a@b.nl", "Dat is geen mailadres"),
        ("IBP-manager? (j/n)", ["misschien"], "n", "Antwoord met j of n"),
        ("binnen vier weken", ["klacht", "inzagen"], "inzage", "Kies uit inzage, correctie"),
        ("hoeveel werkdagen", ["0", "veel", "-1", "41"], "5", "een getal van 1 tot 40"),
        ("aan de beurt", ["fg, directeur", "fg", "directeur"], "", "Begin met directeur"),
        ("aan de beurt", ["directeur, ibp-manager, fg"], "", "Kies uit directeur, fg"),
        ("hoort het meteen", ["desk", "juf"], "fg, desk", "De fg hoort er altijd bij"),
        ("hoeveel uur", ["73", "0", "een dag"], "48", "een getal van 1 tot 72"),
        ("Vanaf welke leeftijd", ["11", "19", "zestien"], "14", "een getal van 12 tot 18"),
        ("na een weigering", ["bezwaar"], "awb", "Kies awb of rechter"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_said_at_once_and_asked_again(
    about: str, wrong: list[str], right: str, told: str
) -> None:
    somebody = answering()
    somebody.answers[about] = [*wrong, right]

    somebody.profile()

    assert sum(told in line for line in somebody.said) == len(wrong)
    assert sum(about in question for question in somebody.asked) == len(wrong) + 1


def test_two_schools_of_one_name_are_refused_while_asking() -> None:
    somebody = answering(
        **{
            "Naam van een school": ["De Brug", "de brúg", "x", "De Es"],
            "ouders haar nog meer": ["", "Es, DE-BRUG", "Es"],
        }
    )

    profile = somebody.profile()

    assert [school.name for school in profile.schools] == ["De Brug", "De Es"]
    assert profile.schools[1].aliases == ("Es",)
    assert sum("Schrijf het dorp erbij" in line for line in somebody.said) == 2
    assert sum("Zo heet al een andere school" in line for line in somebody.said) == 1


def test_the_file_explains_itself_and_shows_the_defaults_switched_off() -> None:
    text = answering().interview().hold()

    assert text.startswith("# Profiel van Stichting De Linde")
    assert '# ladder = ["director", "fg"]' in text.splitlines()
    assert '# inzage = "director"' in text.splitlines()
    assert "# inner_hours = 24" in text.splitlines()
    for line in text.splitlines():
        assert line == "" or line[0] in "#[" or "=" in line


def test_a_default_switched_on_is_good_too() -> None:
    text = answering().interview().hold()
    defaults = ("# ladder", "# sector", "# age_of_own_rights", "# inner_hours", "# weeks")
    defaults += ("# take_up", "# working_days_before", "# start_of_day", "# overdue")
    switched_on = "\n".join(
        line.removeprefix("# ") if line.startswith(defaults) else line for line in text.split("\n")
    )

    profile = read_profile(switched_on.encode(), file="nieuw.toml")

    assert profile.says("ladder")
    assert profile.model_dump() == answering().profile().model_dump()


def test_every_key_of_a_profile_has_its_line() -> None:
    text = profile_text(everything_data())
    keys = {line.removeprefix("# ").split(" = ")[0].strip("[]") for line in text.split("\n")}

    known = set(BoardProfile.model_fields) - {"routing_without_school"}
    assert known - keys == set()


def everything_data() -> dict[str, Any]:
    interview = everything().interview()
    interview.hold()
    return interview.data


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_written_as_toml_reads_it(text: str) -> None:
    assert tomllib.loads(f"k = {as_toml({'a': [text, text]})}") == {"k": {"a": [text, text]}}


@given(st.text(min_size=1))
def test_any_answer_ends_in_a_profile_that_can_be_read(text: str) -> None:
    free = ("document komt", "leidt", "Telefoonnummer", "laten zien", "Een regel", "welke systemen")
    somebody = answering(**dict.fromkeys(free, text))

    assert somebody.profile().name == "Stichting De Linde"


def test_bytes_that_are_no_text_are_left_out() -> None:
    profile = answering(leidt="A.\udce9\x1b[0m\x00Bakker").profile()

    assert profile.led_by == "A.  [0m Bakker"


# Where it is saved.


def kept(answers: Iterable[str], file: Path) -> Path:
    given = iter(answers)
    return Interview(ask=lambda _: next(given), say=lambda _: None).keep("tekst\n", file)


def test_a_profile_is_saved_where_nothing_is(tmp_path: Path) -> None:
    assert kept([], tmp_path / "a.toml") == tmp_path / "a.toml"
    assert [file.name for file in tmp_path.iterdir()] == ["a.toml"]


def test_nothing_is_written_over_unless_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("oud", encoding="utf-8")

    elsewhere = kept(["n", str(tmp_path / "b.toml")], tmp_path / "a.toml")
    assert elsewhere == tmp_path / "b.toml"
    assert (tmp_path / "a.toml").read_text(encoding="utf-8") == "oud"

    assert kept(["j"], tmp_path / "a.toml") == tmp_path / "a.toml"
    assert (tmp_path / "a.toml").read_text(encoding="utf-8") == "tekst\n"


def test_a_place_that_cannot_be_written_is_said_and_another_is_asked(tmp_path: Path) -> None:
    said: list[str] = []
    given = iter([str(tmp_path / "a.toml")])
    interview = Interview(ask=lambda _: next(given), say=said.append)

    place = interview.keep("tekst\n", tmp_path / "geen-map" / "a.toml")

    assert place == tmp_path / "a.toml"
    assert "kan niet bewaard worden" in said[0]


@pytest.mark.parametrize("about", ["Korte naam", "Naam van een school", "botst met de wet"])
def test_ctrl_c_stops_wherever_it_comes(about: str) -> None:
    somebody = answering()
    somebody.answers[about] = ["Ctrl-C"]

    with pytest.raises(Stopped):
        somebody.interview().hold()


def test_ctrl_c_at_the_terminal_leaves_no_file_behind(tmp_path: Path) -> None:
    program = "from service.commands.boards import boards; boards()"
    with subprocess.Popen(
        [sys.executable, "-c", program, "new"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parent.parent)},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"Stichting De Linde\n")
        process.stdin.flush()
        seen = b""
        while b"Korte naam" not in seen:
            seen += process.stdout.read1()
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=30)

    assert process.returncode == 1
    assert b"Er is niets bewaard" in error
    assert list(tmp_path.iterdir()) == []
