"""Say the short sentences that the bot answers at once: no letters, nothing about a case."""

from enum import StrEnum
from typing import Final


class Saying(StrEnum):
    """What the bot may have to say without anyone deciding anything."""

    WELCOME = "welcome"
    """Who we are and what a parent can write."""
    NO_FILES = "no_files"
    """A photo, video or file is not opened."""
    NO_VOICE = "no_voice"
    """A voice message is not listened to."""
    NO_PLACES = "no_places"
    """A contact or a location is not read."""
    WORDS_PLEASE = "words_please"
    """A sticker, a poll and the like say nothing the bot can act on."""
    NOT_REREAD = "not_reread"
    """A changed message is not read again."""
    A_PERSON_LOOKS = "a_person_looks"
    """The message could not be handled; somebody looks at it."""
    NO_GROUPS = "no_groups"
    """The bot leaves a group or channel."""


DUTCH: Final = {
    Saying.WELCOME: (
        "Hallo, dit is het privacyloket van {board}.\n\n"
        "Schrijf in uw eigen woorden wat u wilt vragen of wat er is gebeurd. Bijvoorbeeld: u wilt "
        "weten wat de school over uw kind bewaart, er klopt iets niet, of gegevens zijn bij een "
        "ander terechtgekomen. Schrijf ook om welke school het gaat.\n\n"
        "U krijgt hier een antwoord met een nummer en een datum. Stuur geen foto van een paspoort "
        "of identiteitskaart, en schrijf geen burgerservicenummer op."
    ),
    Saying.NO_FILES: (
        "Ik open geen foto's, video's en bestanden. Schrijf in woorden wat u wilt vragen of wat "
        "er is gebeurd. Dan help ik u verder."
    ),
    Saying.NO_VOICE: (
        "Ik kan niet luisteren naar een gesproken bericht. Typt u in een paar woorden wat u wilt "
        "vragen of wat er is gebeurd? Dat mag in uw eigen taal."
    ),
    Saying.NO_PLACES: (
        "Ik lees geen contacten en locaties. Schrijf in woorden om welke school het gaat en wat "
        "u wilt vragen."
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
        "Ik help alleen in een gesprek met één persoon, zodat niemand meeleest. "
        "Daarom verlaat ik deze groep."
    ),
}

ENGLISH: Final = {
    Saying.WELCOME: (
        "Hello, this is the privacy desk of {board}.\n\n"
        "Tell us in your own words what you want to ask or what happened. For example: you want to "
        "know what the school keeps about your child, something is not right, or data ended up "
        "with somebody else. Please name the school as well.\n\n"
        "You will get an answer here with a number and a date. Do not send a photo of a passport "
        "or an identity card, and do not write down a citizen service number (BSN)."
    ),
    Saying.NO_FILES: (
        "I do not open photos, videos and files. Please write what you want to ask or what "
        "happened, and I will help you on."
    ),
    Saying.NO_VOICE: (
        "I cannot listen to a voice message. Could you type in a few words what you want to ask "
        "or what happened? Your own language is fine."
    ),
    Saying.NO_PLACES: (
        "I do not read contacts and locations. Please write which school it is about and what you "
        "want to ask."
    ),
    Saying.WORDS_PLEASE: (
        "I do not understand this. Please write what you want to ask or what happened."
    ),
    Saying.NOT_REREAD: (
        "You changed a message. I do not read it again. Is something different now? Please write "
        "that in a new message."
    ),
    Saying.A_PERSON_LOOKS: (
        "I could not read your message well. A member of staff is told about it. "
        "Please feel free to write it again, in other words."
    ),
    Saying.NO_GROUPS: (
        "I only help in a conversation with one person, so that nobody else reads along. "
        "That is why I am leaving this group."
    ),
}


def sentence(saying: Saying, *, language: str, board: str) -> str:
    """Answer the sentence: in Dutch to those whose Telegram is Dutch, else in English as well."""
    dutch = DUTCH[saying].format(board=board)
    if language.casefold().startswith("nl"):
        return dutch
    return f"{dutch}\n\n{ENGLISH[saying].format(board=board)}"
