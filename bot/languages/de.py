"""Say the short sentences in German."""

from collections.abc import Mapping
from typing import Final

from bot.sayings import Saying

WORDS: Final[Mapping[Saying, str]] = {
    Saying.WELCOME: (
        "Hallo, hier ist die Datenschutzstelle von {board}.\n\n"
        "Schreiben Sie in Ihren eigenen Worten, was Sie fragen möchten oder was passiert ist. "
        "Zum Beispiel: Sie möchten wissen, was die Schule über Ihr Kind speichert, etwas "
        "stimmt nicht, oder Daten sind bei jemand anderem gelandet. Schreiben Sie auch, um "
        "welche Schule es geht.\n\n"
        "Sie bekommen hier eine Antwort mit einer Nummer und einem Datum. Schicken Sie kein "
        "Foto von einem Reisepass oder Personalausweis, und schreiben Sie keine "
        "Bürgerservicenummer (BSN) auf."
    ),
    Saying.NO_FILES: (
        "Ich öffne keine Fotos, Videos und Dateien. Schreiben Sie in Worten, was Sie fragen "
        "möchten oder was passiert ist. Dann helfe ich Ihnen weiter."
    ),
    Saying.NO_VIDEO: (
        "Ich kann kein Video ansehen. Schreiben Sie in Worten, was Sie fragen möchten oder "
        "was passiert ist. Das geht auch in Ihrer eigenen Sprache."
    ),
    Saying.NO_VOICE: (
        "Ich kann keine Sprachnachricht anhören. Können Sie in ein paar Worten schreiben, was "
        "Sie fragen möchten oder was passiert ist? Das geht auch in Ihrer eigenen Sprache."
    ),
    Saying.ONLY_PICTURES: (
        "Diese Art von Datei öffne ich nicht. Ein Foto, einen Screenshot oder ein PDF kann "
        "ich mir ansehen. Sie können die Datei auch per E-Mail an {address} schicken."
    ),
    Saying.TOO_LARGE: (
        "Ihr Foto oder Ihre Datei ist zu groß. Ich kann nicht mehr als {megabytes} MB "
        "annehmen. Schicken Sie eine kleinere Datei, schicken Sie sie per E-Mail an "
        "{address}, oder beschreiben Sie in Worten, was darauf zu sehen ist."
    ),
    Saying.NOT_FETCHED: (
        "Ich konnte Ihr Foto oder Ihre Datei nicht abrufen. Können Sie es noch einmal "
        "schicken? Klappt es wieder nicht? Dann schicken Sie es per E-Mail an {address}, oder "
        "beschreiben Sie in Worten, was darauf zu sehen ist."
    ),
    Saying.NOT_SURE: (
        "Ich kann nicht gut genug erkennen, was auf Ihrem Foto oder in Ihrer Datei zu sehen "
        "ist. Es kann ein Ausweis sein, und davon bewahren wir nie eine Kopie auf. Darum habe "
        "ich es nicht angenommen. Nichts davon wurde gespeichert. Haben Sie etwas dazu "
        "geschrieben? Das ist angekommen.\n\n"
        "Es geht auch anders: Beschreiben Sie in Worten, was darauf zu sehen ist, schicken "
        "Sie ein schärferes Foto, schicken Sie es per E-Mail an {address}, oder bringen Sie "
        "es in die Schule. Schicken Sie uns nie ein Foto von einem Reisepass oder "
        "Personalausweis."
    ),
    Saying.UNSEEN: (
        "Ich habe Ihr Foto oder Ihre Datei aus diesem Chat gelöscht. Ich habe es nicht "
        "geöffnet. Wir möchten wissen, wer Sie sind, aber ein Foto von einem Reisepass oder "
        "Personalausweis ist dafür nicht nötig. Zeigen Sie in der Schule, wer Sie sind, oder "
        "bitten Sie die Schule, Sie anzurufen. Sie bekommen hier noch eine Nachricht mit "
        "allen Möglichkeiten.\n\n"
        "War es etwas anderes? Dann beschreiben Sie in Worten, was darauf zu sehen war, oder "
        "bringen Sie es in die Schule."
    ),
    Saying.NUMBER_GONE: (
        "In Ihrer Nachricht stand eine persönliche Nummer, zum Beispiel eine "
        "Bürgerservicenummer (BSN). Ihre Nachricht ist angekommen und wurde ohne diese Nummer "
        "gespeichert. Die Nachricht selbst habe ich aus diesem Chat gelöscht. Sie müssen sie "
        "nicht noch einmal schicken. Wir brauchen solche Nummern nicht."
    ),
    Saying.PLEASE_DELETE: (
        "Ich kann Ihre Nachricht nicht aus diesem Chat löschen. Können Sie das selbst tun? "
        "Halten Sie die Nachricht gedrückt und wählen Sie „Löschen“. Sie sollte besser nicht "
        "im Chat stehen bleiben: Es geht um eine persönliche Nummer, oder um ein Foto oder "
        "eine Datei, auf der ein Ausweis zu sehen sein kann. Wir haben das nicht gespeichert."
    ),
    Saying.NO_PLACES: (
        "Ich lese keine Kontakte und Standorte. Schreiben Sie in Worten, um welche Schule es "
        "geht und was Sie fragen möchten."
    ),
    Saying.WORDS_PLEASE: (
        "Das verstehe ich nicht. Schreiben Sie in Worten, was Sie fragen möchten oder was "
        "passiert ist."
    ),
    Saying.NOT_REREAD: (
        "Sie haben eine Nachricht geändert. Ich lese sie nicht noch einmal. Ist jetzt etwas "
        "anders? Dann schreiben Sie das in einer neuen Nachricht."
    ),
    Saying.A_PERSON_LOOKS: (
        "Ich konnte Ihre Nachricht nicht gut lesen. Eine Mitarbeiterin oder ein Mitarbeiter "
        "wird darüber informiert. Sie können sie gern noch einmal in anderen Worten "
        "schreiben."
    ),
    Saying.NO_GROUPS: (
        "Ich helfe nur im Gespräch mit einer einzelnen Person, damit niemand mitliest. Darum "
        "verlasse ich diese Gruppe."
    ),
}
