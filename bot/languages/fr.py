"""Say the short sentences in French."""

from collections.abc import Mapping
from typing import Final

from bot.sayings import Saying

WORDS: Final[Mapping[Saying, str]] = {
    Saying.WELCOME: (
        "Bonjour, ici le bureau de la vie privée : {board}.\n\n"
        "Écrivez avec vos propres mots ce que vous voulez demander ou ce qui s'est passé. Par "
        "exemple : vous voulez savoir ce que l'école conserve sur votre enfant, quelque chose "
        "n'est pas juste, ou des données sont arrivées chez quelqu'un d'autre. Écrivez aussi "
        "de quelle école il s'agit.\n\n"
        "Vous recevrez ici une réponse avec un numéro et une date. N'envoyez pas de photo "
        "d'un passeport ou d'une carte d'identité, et n'écrivez pas de numéro de service "
        "citoyen (BSN)."
    ),
    Saying.NO_FILES: (
        "Je n'ouvre pas les photos, les vidéos et les fichiers. Écrivez avec des mots ce que "
        "vous voulez demander ou ce qui s'est passé. Je pourrai alors vous aider."
    ),
    Saying.NO_VIDEO: (
        "Je ne peux pas regarder une vidéo. Écrivez avec des mots ce que vous voulez demander "
        "ou ce qui s'est passé. Vous pouvez écrire dans votre langue."
    ),
    Saying.NO_VOICE: (
        "Je ne peux pas écouter un message vocal. Pouvez-vous écrire en quelques mots ce que "
        "vous voulez demander ou ce qui s'est passé ? Vous pouvez écrire dans votre langue."
    ),
    Saying.ONLY_PICTURES: (
        "Je n'ouvre pas ce type de fichier. Je peux regarder une photo, une capture d'écran "
        "ou un PDF. Vous pouvez aussi envoyer le fichier par e-mail à {address}."
    ),
    Saying.TOO_LARGE: (
        "Votre photo ou votre fichier est trop grand. Je ne peux pas accepter plus de "
        "{megabytes} Mo. Envoyez un fichier plus petit, envoyez-le par e-mail à {address}, ou "
        "décrivez avec des mots ce qu'il montre."
    ),
    Saying.NOT_FETCHED: (
        "Je n'ai pas pu récupérer votre photo ou votre fichier. Pouvez-vous l'envoyer encore "
        "une fois ? Si cela ne marche toujours pas, envoyez-le par e-mail à {address}, ou "
        "décrivez avec des mots ce qu'il montre."
    ),
    Saying.NOT_SURE: (
        "Je ne vois pas assez bien ce qu'il y a sur votre photo ou dans votre fichier. C'est "
        "peut-être une pièce d'identité, et nous n'en gardons jamais de copie. C'est pourquoi "
        "je ne l'ai pas accepté. Rien n'a été conservé. Avez-vous écrit quelque chose avec ? "
        "Ce texte est bien arrivé.\n\n"
        "Il y a d'autres moyens : décrivez avec des mots ce qu'il montre, envoyez une photo "
        "plus nette, envoyez-le par e-mail à {address}, ou apportez-le à l'école. Ne nous "
        "envoyez jamais de photo d'un passeport ou d'une carte d'identité."
    ),
    Saying.UNSEEN: (
        "J'ai supprimé votre photo ou votre fichier de cette conversation. Je ne l'ai pas "
        "ouvert. Nous voulons savoir qui vous êtes, mais une photo d'un passeport ou d'une "
        "carte d'identité n'est pas nécessaire pour cela. Montrez à l'école qui vous êtes, ou "
        "demandez à l'école de vous appeler. Vous recevrez encore ici un message avec tous "
        "les moyens.\n\n"
        "C'était autre chose ? Décrivez avec des mots ce qu'il y avait dessus, ou apportez-le "
        "à l'école."
    ),
    Saying.NUMBER_GONE: (
        "Votre message contenait un numéro personnel, par exemple un numéro de service "
        "citoyen (BSN). Votre message est bien arrivé et a été conservé sans ce numéro. J'ai "
        "supprimé le message lui-même de cette conversation. Vous n'avez pas besoin de "
        "l'envoyer à nouveau. Nous n'avons pas besoin de ces numéros."
    ),
    Saying.PLEASE_DELETE: (
        "Je ne peux pas supprimer votre message de cette conversation. Pouvez-vous le faire "
        "vous-même ? Appuyez longuement sur le message et choisissez « Supprimer ». Il vaut "
        "mieux qu'il ne reste pas dans la conversation : il s'agit d'un numéro personnel, ou "
        "d'une photo ou d'un fichier qui montre peut-être une pièce d'identité. Nous ne "
        "l'avons pas conservé."
    ),
    Saying.NO_PLACES: (
        "Je ne lis pas les contacts et les lieux. Écrivez avec des mots de quelle école il "
        "s'agit et ce que vous voulez demander."
    ),
    Saying.WORDS_PLEASE: (
        "Je ne comprends pas cela. Écrivez avec des mots ce que vous voulez demander ou ce "
        "qui s'est passé."
    ),
    Saying.NOT_REREAD: (
        "Vous avez modifié un message. Je ne le relis pas. Quelque chose a changé ? "
        "Écrivez-le dans un nouveau message."
    ),
    Saying.A_PERSON_LOOKS: (
        "Je n'ai pas bien pu lire votre message. Un membre du personnel en est averti. Vous "
        "pouvez l'écrire encore une fois, avec d'autres mots."
    ),
    Saying.NO_GROUPS: (
        "J'aide seulement dans une conversation avec une seule personne, pour que personne "
        "d'autre ne lise. C'est pourquoi je quitte ce groupe."
    ),
}
