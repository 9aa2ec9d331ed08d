"""Choose what of a message is read, also when it is very long or has no words at all."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from casework.kinds import Kind
from classifier.concepts import ConceptFinder
from classifier.decide_labels import Verdict
from classifier.features import WHOLE, Features, read_features
from classifier.kinds_model import KINDS, KindsModel, WordScores
from classifier.plain_words import plain_words

READ_CHARACTERS: Final = 80_000
"""About 13,000 words: longer texts keep their beginning and their last tenth."""
PARTED: Final = "\n\n"
LONG_MESSAGE_WORDS: Final = 400
_FIRST_WORDS: Final = 150
_SHORT_SENTENCE: Final = 3
"""Greetings and names have at most so many words."""
_LAST_SENTENCES: Final = 5
_MOST_TELLING: Final = 12
_CONDITION: Final = re.compile(
    r"^(als|indien|mocht|mochten|uitblijven|uitblijft|gebreke|anders|behoud|behouden|if|should|"
    r"otherwise|unless|reserve|falls|sollten?|andernfalls|behalte|si|faute|defaut|sinon|aksi|"
    r"takdirde|halde|eger|jesli|wypadku|inaczej|zastrzegam|якщо|інакше|если|иначе|اذا|والا)$"
)
_THREAT: Final = re.compile(
    r"^(klacht|toezichthoud|autoriteit|ap$|rechter|rechtbank|juridische|complain|supervisory|"
    r"authority|court|legal|beschwerde|aufsicht|behorde|gericht|plainte|cnil|autorite|tribunal|"
    r"sikayet|kurum|mahkeme|skarg|urzed|urzad|sad|sadu|скарг|суд|жалоб|надзор|شكوي|محكمه)"
)
_REPLY_MARK: Final = re.compile(r"^\s*(re|antw|antwoord|aw|sv|ynt|odp|відп|отв|رد)\s*:\s*", re.I)
_FORWARD_MARK: Final = re.compile(r"^\s*(fwd?|doorst|wg|tr|pd|ilt)\s*:\s*", re.I)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, as it was typed and as plain words."""

    text: str
    words: list[str]


@dataclass(frozen=True, slots=True)
class Message:
    """What there is to read of one message."""

    sentences: Sequence[Sentence]
    """The subject counts as the first sentence, where it tells something."""
    is_chat: bool

    @property
    def has_words(self) -> bool:
        """False for an empty message and for one of emoji and punctuation marks only."""
        return any(word[0].isalnum() for one in self.sentences for word in one.words)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a message."""

    scores: WordScores
    sentences: Sequence[Sentence]
    """Those that count, which the encoder reads too."""


def plain_sentence(text: str) -> Sentence:
    """Answer a sentence with its plain words."""
    return Sentence(text, plain_words(text))


def leave_out_threats(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Answer the sentences without those that only say what the sender will do if nothing happens.

    Formal requests close with "als u niet antwoordt, dien ik een klacht in"; that is no complaint
    yet. Someone who does complain says so in other sentences too; where the threat is all there
    is, it stays.
    """
    kept = [
        one
        for one in sentences
        if not (any(map(_CONDITION.match, one.words)) and any(map(_THREAT.match, one.words)))
    ]
    return kept if any(len(one.words) > _SHORT_SENTENCE for one in kept) else list(sentences)


def shorten(text: str) -> str:
    """Answer the text within READ_CHARACTERS, with its beginning and its end."""
    return PARTED.join(text[start:end] for start, end in bounded_parts(len(text)))


def bounded_parts(length: int) -> list[tuple[int, int]]:
    """Answer start and end of what `shorten` keeps of so many characters; PARTED stands between."""
    if length <= READ_CHARACTERS:
        return [(0, length)]
    tail = READ_CHARACTERS // 10
    return [(0, READ_CHARACTERS - tail), (length - tail, length)]


def telling_subject(subject: str, text: str) -> str:
    """Answer the subject as far as the sender says something with it now.

    The subject of a reply was chosen for an earlier message, so it counts only without a text.
    """
    if _REPLY_MARK.match(subject) and text.strip():
        return ""
    while _REPLY_MARK.match(subject) or _FORWARD_MARK.match(subject):
        subject = _FORWARD_MARK.sub("", _REPLY_MARK.sub("", subject, count=1), count=1)
    return subject.strip()


def read_words(message: Message, model: KindsModel, concepts: ConceptFinder) -> Reading:
    """Answer what the words of a message say, of a long one only those of sentences that count."""
    sentences = leave_out_threats(message.sentences)
    features = features_of(sentences, concepts)
    lengths = [len(one.words) for one in sentences]
    if sum(lengths) <= LONG_MESSAGE_WORDS:
        return Reading(model.score(features), message.sentences)
    scores = model.segment_scores(features)[WHOLE + 1 :]
    asks_something = np.delete(scores, KINDS.index(Kind.OVERIG), axis=1).max(axis=1)
    chosen = [sentences[place] for place in choose_sentences(lengths, asks_something.tolist())]
    return Reading(model.score(features_of(chosen, concepts)), chosen)


def features_of(sentences: Sequence[Sentence], concepts: ConceptFinder) -> Features:
    """Answer the features of sentences."""
    return read_features([one.words for one in sentences], concepts)


def choose_sentences(lengths: Sequence[int], telling: Sequence[float]) -> list[int]:
    """Answer the places of the sentences that stand for a long message, in order.

    The first _FIRST_WORDS words, the last sentences and the most telling ones in between: in a
    long story the wish comes in passing and would drown in the rest.
    """
    chosen = set(range(max(0, len(lengths) - _LAST_SENTENCES), len(lengths)))
    words = 0
    for place, length in enumerate(lengths):
        if words >= _FIRST_WORDS:
            break
        chosen.add(place)
        words += length
    ranked = sorted(range(len(lengths)), key=lambda place: -telling[place])
    return sorted(chosen.union(ranked[:_MOST_TELLING]))


def verdict_without_words(text: str) -> tuple[Mapping[Kind, float], Verdict]:
    """Answer what a message without words means.

    A thumb or a heart asks nothing. Where there is nothing at all (perhaps only an attachment),
    nobody can know, so a person looks.
    """
    nothing = not text.strip()
    overig = 0.5 if nothing else 0.95
    rest = (1.0 - overig) / (len(KINDS) - 1)
    probabilities = {kind: overig if kind is Kind.OVERIG else rest for kind in KINDS}
    labels = (Kind.OVERIG,)
    return probabilities, Verdict(labels=labels, unsure=nothing, likely=labels)
