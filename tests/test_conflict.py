"""Prove that nobody gets a complaint about themselves, and that others keep their work."""

import pytest
from test_ladder import DEPUTYS, DIRECTORS, FGS, with_deputy

from casework.boards import Post
from casework.conflict import about_posts
from casework.kinds import Kind

DIRECTION = (DIRECTORS, DEPUTYS)
FG_TOO = (FGS, Post(FGS.role, deputy=True))

ABOUT = [
    ("Ik heb een klacht over de directeur, hij las mijn mail voor in de klas.", DIRECTION),
    ("Hierbij mijn klacht tegen de directie van De Eik.", DIRECTION),
    ("klacht over onze schoolleider ivm het dossier", DIRECTION),
    ("I want to file a complaint about the principal, who shared our file.", DIRECTION),
    ("Skarga na dyrektora: pokazał teczkę syna obcym.", DIRECTION),
    ("Müdür hakkında şikayet: şikayet ediyorum", ()),
    ("Ich beschwere mich. Beschwerde über den Schulleiter wegen der Akte.", DIRECTION),
    ("Une plainte contre le directeur qui a lu nos dossiers.", DIRECTION),
    ("Жалоба на директора школы, он показал дело.", DIRECTION),
    ("Wouter Hilberdink heeft het dossier van mijn zoon aan de buurvrouw laten zien.", DIRECTION),
    ("Meneer Hilberdink vertelde aan iedereen wat er in het dossier staat!", DIRECTION),
    ("Anouk Reitsma las onze mails hardop voor.", (DEPUTYS,)),
    ("Een klacht over de FG: zij antwoordt nooit.", FG_TOO),
    ("Klacht over de functionaris gegevensbescherming van uw bestuur", FG_TOO),
]
NOT_ABOUT = [
    "Ik heb een klacht over de overblijf. De directeur zei dat ik hier moest zijn.",
    "Klacht: onze gegevens staan op straat. Ik heb de directeur al gebeld.",
    "De directeur heeft ons goed geholpen, maar ik heb een klacht over Parro.",
    "Mijn klacht gaat over de leerkracht van groep 6.",
    "Ik klaag over de website.",
    "Wij wonen in de Hilberdinkstraat en willen klagen over de nieuwsbrief.",
]


@pytest.mark.parametrize(("text", "posts"), ABOUT)
def test_a_complaint_about_who_would_handle_it_names_their_posts(
    text: str, posts: tuple[Post, ...]
) -> None:
    profile = with_deputy()

    found = about_posts(text, Kind.KLACHT, profile.school("De Eik"), profile)

    assert found == posts


@pytest.mark.parametrize("text", NOT_ABOUT)
def test_a_complaint_about_something_else_is_kept_from_nobody(text: str) -> None:
    profile = with_deputy()

    assert about_posts(text, Kind.KLACHT, profile.school("De Eik"), profile) == ()


@pytest.mark.parametrize("kind", [Kind.INZAGE, Kind.CORRECTIE, Kind.INFORMATIE, Kind.OVERIG])
def test_a_request_may_name_the_director_who_handles_it(kind: Kind) -> None:
    profile = with_deputy()
    text = "Beste Wouter Hilberdink, ik wil het dossier van mijn dochter inzien."

    assert about_posts(text, kind, profile.school("De Eik"), profile) == ()


def test_a_name_of_another_school_says_nothing() -> None:
    profile = with_deputy()
    text = "Wouter Hilberdink heeft alles doorverteld."

    assert about_posts(text, Kind.KLACHT, profile.school("De Sleutel"), profile) == ()
