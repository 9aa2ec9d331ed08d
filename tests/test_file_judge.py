"""Say in plain words whether files are judged, and keep this process off the disk."""

import subprocess
import sys

import pytest

from casework.files import FileVerdict, JudgedFile
from service.file_judge import PACKAGES, judged_well, make_judge, missing_packages, try_judge


def test_a_judge_is_made_where_its_packages_are_and_starts_no_process_yet() -> None:
    judge = make_judge()

    assert (judge is None) == bool(missing_packages())
    assert set(missing_packages()) <= set(PACKAGES)


async def test_the_trial_says_that_it_works_or_names_what_is_missing() -> None:
    good, words = await try_judge()

    assert good is not bool(missing_packages())
    assert ("eigen proces" in words) is good
    assert all(name in words for name in missing_packages())


@pytest.mark.parametrize("verdict", [FileVerdict.UNCERTAIN, FileVerdict.IDENTITY_DOCUMENT])
def test_a_judge_that_doubts_a_plain_sentence_does_not_work(verdict: FileVerdict) -> None:
    good, words = judged_well(JudgedFile(verdict, "Het proces start niet."))

    assert not good
    assert "Het proces start niet." in words


def test_core_dumps_are_forbidden() -> None:
    script = (
        "import resource; from service.file_judge import forbid_core_dumps; forbid_core_dumps();"
        "print(resource.getrlimit(resource.RLIMIT_CORE))"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )

    assert done.stdout.strip() == "(0, 0)"
