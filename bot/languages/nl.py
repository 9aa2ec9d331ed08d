"""Say the short sentences in Dutch."""

from collections.abc import Mapping
from typing import Final

from bot.sayings import Saying

WORDS: Final[Mapping[Saying, str]] = {
    Saying.WELCOME: (
        "Hallo, dit is het privacyloket van {board}.\n\n"
        "Schrijf in uw eigen woorden wat u wilt vragen of wat er is gebeurd. Bijvoorbeeld: u "
        "wilt weten wat de school over uw kind bewaart, er klopt iets niet, of gegevens zijn "
        "bij een ander terechtgekomen. Schrijf ook om welke school het gaat.\n\n"
        "U krijgt hier een antwoord met een nummer en een datum. Stuur geen foto van een "
        "paspoort of identiteitskaart, en schrijf geen burgerservicenummer op."
    ),
    Saying.NO_FILES: (
        "Ik open geen foto's, video's en bestanden. Schrijf in woorden wat u wilt vragen of "
        "wat er is gebeurd. Dan help ik u verder."
    ),
    Saying.NO_VIDEO: (
        "Ik kan geen video bekijken. Schrijf in woorden wat u wilt vragen of wat er is "
        "gebeurd. Dat mag in uw eigen taal."
    ),
    Saying.NO_VOICE: (
        "Ik kan niet luisteren naar een gesproken bericht. Typt u in een paar woorden wat u "
        "wilt vragen of wat er is gebeurd? Dat mag in uw eigen taal."
    ),
    Saying.ONLY_PICTURES: (
        "Dit soort bestand open ik niet. Ik kan wel een foto, een schermafbeelding of een PDF "
        "bekijken. U kunt het bestand ook mailen naar {address}."
    ),
    Saying.TOO_LARGE: (
        "Uw foto of bestand is te groot. Ik kan niet meer dan {megabytes} MB aannemen. Stuur "
        "een kleiner bestand, mail het naar {address}, of vertel in woorden wat erop staat."
    ),
    Saying.NOT_FETCHED: (
        "Ik kon uw foto of bestand niet ophalen. Wilt u het nog een keer sturen? Lukt het "
        "weer niet? Mail het dan naar {address}, of vertel in woorden wat erop staat."
    ),
    Saying.NOT_SURE: (
        "Ik kan niet goed genoeg zien wat er op uw foto of bestand staat. Het kan een "
        "identiteitsbewijs zijn, en daarvan bewaren wij nooit een kopie. Daarom heb ik het "
        "niet aangenomen. Er is niets van bewaard. Heeft u er iets bij geschreven? Dat is wel "
        "aangekomen.\n\n"
        "Zo kan het ook: vertel in woorden wat erop staat, stuur een scherpere foto, mail het "
        "naar {address}, of breng het naar de school. Stuur ons nooit een foto van een "
        "paspoort of identiteitskaart."
    ),
    Saying.UNSEEN: (
        "Ik heb uw foto of bestand uit deze chat verwijderd. Ik heb het niet geopend. Wij "
        "willen weten wie u bent, maar een foto van een paspoort of identiteitskaart is "
        "daarvoor niet nodig. Laat op school zien wie u bent, of vraag de school om u te "
        "bellen. U krijgt hier nog een bericht met alle manieren.\n\n"
        "Was het iets anders? Vertel in woorden wat erop stond, of breng het naar de school."
    ),
    Saying.NUMBER_GONE: (
        "In uw bericht stond een persoonlijk nummer, bijvoorbeeld een burgerservicenummer "
        "(BSN). Uw bericht is aangekomen en bewaard zonder dat nummer. Het bericht zelf heb "
        "ik uit deze chat verwijderd. U hoeft het niet opnieuw te sturen. Wij hebben zulke "
        "nummers niet nodig."
    ),
    Saying.PLEASE_DELETE: (
        "Ik kan uw bericht niet uit deze chat verwijderen. Wilt u dat zelf doen? Houd het "
        'bericht ingedrukt en kies "Verwijderen". Het is beter dat het niet in de chat '
        "blijft staan: het gaat om een persoonlijk nummer, of om een foto of bestand waarop "
        "een identiteitsbewijs kan staan. Wij hebben dat niet bewaard."
    ),
    Saying.NO_PLACES: (
        "Ik lees geen contacten en locaties. Schrijf in woorden om welke school het gaat en "
        "wat u wilt vragen."
    ),
    Saying.WORDS_PLEASE: (
        "Dit begrijp ik niet. Schrijf in woorden wat u wilt vragen of wat er is gebeurd."
    ),
    Saying.NOT_REREAD: (
        "U heeft een bericht veranderd. Dat lees ik niet opnieuw. Is er iets anders geworden? "
        "Schrijf dat dan in een nieuw bericht."
    ),
    Saying.A_PERSON_LOOKS: (
        "Ik kon uw bericht niet goed lezen. Een medewerker krijgt hiervan een melding. "
        "Schrijf het gerust nog een keer, in andere woorden."
    ),
    Saying.NO_GROUPS: (
        "Ik help alleen in een gesprek met één persoon, zodat niemand meeleest. Daarom "
        "verlaat ik deze groep."
    ),
}
