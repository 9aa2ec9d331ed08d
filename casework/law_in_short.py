"""Say in three plain Dutch sentences what the law asks for each kind of case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from casework.kinds import KIND_FACTS, Kind


@dataclass(frozen=True, slots=True)
class LawInShort:
    """What somebody must know of the law before they act."""

    sentences: tuple[str, str, str]
    article: str


def law_in_short(kind: Kind) -> LawInShort:
    """Answer what the law asks for a kind; the article is the one that the kind names."""
    return LawInShort(SENTENCES[kind], KIND_FACTS[kind].article)


SENTENCES: Final[Mapping[Kind, tuple[str, str, str]]] = {
    Kind.INZAGE: (
        "Wie het vraagt, mag weten welke gegevens de school over het kind of over hem heeft, en"
        " krijgt daar een kopie van.",
        "Stuur ook mee waarvoor de school ze gebruikt, hoe lang ze blijven en wie ze kreeg.",
        "Laat weg wat over anderen gaat; de eerste kopie is gratis (art. 15 AVG).",
    ),
    Kind.CORRECTIE: (
        "Klopt een gegeven niet of is het niet compleet, dan maakt de school het goed.",
        "Een mening van een leraar of dokter hoeft niet weg; de ouder mag er wel een eigen"
        " verklaring bij laten zetten.",
        "Vertel de wijziging daarna aan wie de gegevens kreeg (art. 16 en 19 AVG).",
    ),
    Kind.VERWIJDERING: (
        "De school wist wat zij niet meer nodig heeft, wat nooit mocht, of waar de toestemming"
        " voor weg is.",
        "Moet de school iets van de wet bewaren, dan blijft het staan en legt u dat uit.",
        "Vertel het wissen daarna aan wie de gegevens kreeg (art. 17 en 19 AVG).",
    ),
    Kind.BEZWAAR: (
        "De ouder wil dat de school met iets stopt, vanwege de situatie van het kind.",
        "Stop ermee, tot u hebt gekeken wat zwaarder weegt; verder gaan mag alleen met een"
        " dringende reden.",
        "Bij reclame stopt u altijd meteen (art. 21 AVG).",
    ),
    Kind.DATALEK: (
        "Schrijf elk lek op in het register, ook een klein lek.",
        "Meld het binnen 72 uur bij de AP, tenzij het bijna zeker geen gevaar geeft; de klok loopt"
        " ook in het weekend.",
        "Is het gevaar groot, dan vertelt u het ook snel aan de mensen zelf (art. 33 en 34 AVG).",
    ),
    Kind.BEPERKING: (
        "De school laat de gegevens even met rust: wel bewaren, niet gebruiken en niet wissen.",
        "Dat moet zolang er ruzie is of ze kloppen, of als de ouder ze nog nodig heeft voor een"
        " zaak.",
        "Zeg het vooraf als de school ze weer gaat gebruiken (art. 18 AVG).",
    ),
    Kind.OVERDRAAGBAARHEID: (
        "De ouder krijgt de gegevens als bestand dat een computer kan lezen, dus geen PDF.",
        "Het gaat om wat de ouder of leerling zelf gaf, met toestemming of voor een afspraak.",
        "Kan het veilig, dan stuurt u het op verzoek meteen naar de nieuwe school (art. 20 AVG).",
    ),
    Kind.MENSELIJKE_TUSSENKOMST: (
        "Een computer mag niet alleen beslissen over iets dat veel uitmaakt voor een kind.",
        "Laat een mens die er iets aan mag veranderen opnieuw kijken, en luister naar de ouder.",
        "Leg uit hoe het besluit tot stand kwam (art. 22 AVG).",
    ),
    Kind.TOESTEMMING: (
        "Een ouder mag altijd ja of nee zeggen, en een ja weer intrekken.",
        "Intrekken is net zo makkelijk als geven en geldt meteen, ook als maar een van de ouders"
        " met gezag het wil.",
        "Wat eerder met toestemming gebeurde, blijft in orde (art. 7 AVG).",
    ),
    Kind.INFORMATIE: (
        "De ouder wil weten hoe de school met gegevens omgaat; geef kort en helder antwoord.",
        "Vertel waarvoor de school ze gebruikt, hoe lang ze blijven, wie ze krijgt en wie de FG"
        " is.",
        "Niemand hoeft hiervoor te laten zien wie hij is (art. 13 en 14 AVG).",
    ),
    Kind.KLACHT: (
        "De ouder is niet tevreden over hoe de school met privacy omgaat.",
        "Zoek uit wat er gebeurde, vraag de FG om raad en schrijf wat u eraan doet.",
        "De ouder mag ook altijd naar de Autoriteit Persoonsgegevens (art. 77 AVG).",
    ),
    Kind.OVERIG: (
        "Dit is geen verzoek over privacy, dus de AVG geeft geen termijn.",
        "Stuur het door naar wie er wel over gaat, en laat dat de ouder weten.",
        "Ziet u toch een verzoek of een lek? Verander dan het soort: de klok telt vanaf de dag van"
        " binnenkomst (art. 12 lid 3 AVG).",
    ),
}
