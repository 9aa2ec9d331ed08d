"""See that somebody asks for camera footage, which is gone within weeks (rules §5)."""

import re
from typing import Final

_WORDS: Final = (
    # A camera that watches, or what it recorded; a class photo or a phone's camera is neither.
    r"camera\s?-?beeld\w*|beelden van (?:de|het|jullie|uw) (?:bewakings)?camera\w*",
    r"(?:bewakings|beveiligings)(?:camera|beeld)\w*|video-?bewaking|opnames? van de camera\w*",
    r"(?:cctv|(?:security|surveillance) camera\w*|camera (?:footage|recordings?|images?))",
    r"footage of|video footage",
    r"(?:güvenlik )?kamera (?:görüntü|kayıt|kayd|goruntu|kayit)\w*",
    r"(?:nagrani\w*|zapis\w*|obraz\w*) (?:z )?(?:kamer\w*|monitoringu)|monitoring\w* wizyjn\w*",
    r"(?:überwachungskamera|kameraaufnahme|kamerabild|videoaufnahmen der kamera)\w*",
    r"vid[ée]o-?surveillance|(?:images|enregistrements?) (?:de la |des )cam[ée]ras?",
    r"(?:запис\w*|відео|видео\w*|кадр\w*) (?:з|с|із|от|від)\s?\w* ?(?:камер\w*)",
    r"(?:تسجيلات|صور|لقطات|تسجيل) (?:ال)?كامير\w*",
)
_FOOTAGE: Final = re.compile("|".join(f"(?:{words})" for words in _WORDS), re.IGNORECASE)


def asks_for_footage(text: str) -> bool:
    """Answer whether a text speaks of footage of a camera that watches a place.

    Setting footage fast that nobody wanted costs little; footage that is gone cannot be given.
    """
    return _FOOTAGE.search(text) is not None
