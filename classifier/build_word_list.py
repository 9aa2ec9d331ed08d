"""Build the list of words that may stay in masked letters: `python -m classifier.build_word_list`.

A declared step of training: `classifier/letters/*.toml` and `masking_words.toml` in,
`known_words.json` out. It needs the extra `train` (wordfreq). A word is taken when letters of
several files write it small, or fewer do and the language at large uses it often, so that no rare
word of a letter gets in. Words that letters write with a capital are names and stay out.
"""

import argparse
import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from classifier.masking_marks import plain_text, spots_in
from classifier.training_letters import TRAINING_FOLDER, Letter, find_files, read_letters
from classifier.word_list import KNOWN_FILE, RULES_FILE, words_in

LEAST_LETTERS: Final = 4
LEAST_FILES: Final = 3
"""Letters of one file have one author."""
FEW_LETTERS: Final = 2
COMMON: Final = 3.0
"""Zipf frequency (logarithm of occurrences in a billion words) that makes up for few letters."""
VERY_COMMON: Final = 4.0
"""The same for a word that only one letter holds."""
CASELESS: Final = frozenset({"ar"})
MOST_CAPITALS: Final = 0.3
"""The share of capitals, in the middle of sentences, from which on a word counts as a name."""


@dataclass(slots=True)
class Use:
    """How letters of one language write one word."""

    letters: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    small: int = 0
    capital: int = 0
    forms: Counter[str] = field(default_factory=Counter)


def count_uses(letters: Iterable[Letter]) -> Mapping[str, Mapping[str, Use]]:
    """Answer how each word is written, by language and folded word."""
    uses: dict[str, dict[str, Use]] = defaultdict(lambda: defaultdict(Use))
    for letter in letters:
        of_language = uses[letter.language]
        for spot in spots_in(plain_text(letter.text), letter.language):
            if not spot.fold:
                continue
            if spot.is_capital:
                of_language[spot.fold].capital += not spot.is_first
            elif not spot.text.isupper():
                use = of_language[spot.fold]
                use.small += 1
                use.letters.add(letter.name)
                use.files.add(letter.file)
                use.forms[spot.text] += 1
    return uses


def is_common(use: Use, frequency: float, *, language: str) -> bool:
    """Answer whether a word may stay; `frequency` is that of the language at large."""
    if use.capital > MOST_CAPITALS * (use.capital + use.small):
        return False
    letters, files = len(use.letters), len(use.files)
    if letters >= LEAST_LETTERS and files >= LEAST_FILES:
        return True
    if letters >= FEW_LETTERS and files >= FEW_LETTERS and frequency >= COMMON:
        return True
    # Without capitals nothing tells a common name from a common word.
    has_capitals = language not in CASELESS
    return has_capitals and bool(letters) and not use.capital and frequency >= VERY_COMMON


def build(files: Sequence[Path], rules: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Answer the words of each language, in one text each."""
    from wordfreq import zipf_frequency  # noqa: PLC0415 -- only this step has it installed

    known = {}
    for language, uses in sorted(count_uses(read_letters(files)).items()):
        names = words_in(rules[language]["names"]) | words_in(rules[language]["months"])
        known[language] = " ".join(
            sorted(
                word
                for word, use in uses.items()
                if len(word) > 1
                and word not in names
                and use.forms
                and is_common(
                    use,
                    zipf_frequency(use.forms.most_common(1)[0][0], language),
                    language=language,
                )
            )
        )
    return known


def main() -> None:
    """Write the list from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=Path, default=TRAINING_FOLDER, help="folder of letters")
    parser.add_argument("--target", type=Path, default=KNOWN_FILE, help="file to write")
    chosen = parser.parse_args()
    rules = tomllib.loads(RULES_FILE.read_text(encoding="utf-8"))
    words = build(
        find_files(chosen.letters), {k: v for k, v in rules.items() if not isinstance(v, str)}
    )
    chosen.target.write_text(
        json.dumps(words, ensure_ascii=False, indent=0) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
