"""Say the short sentences in Polish."""

from collections.abc import Mapping
from typing import Final

from bot.sayings import Saying

WORDS: Final[Mapping[Saying, str]] = {
    Saying.WELCOME: (
        "Dzień dobry, tu punkt do spraw prywatności: {board}.\n\n"
        "Proszę napisać własnymi słowami, o co chcą Państwo zapytać albo co się stało. Na "
        "przykład: chcą Państwo wiedzieć, co szkoła przechowuje o dziecku, coś się nie zgadza "
        "albo dane trafiły do kogoś innego. Proszę też napisać, o którą szkołę chodzi.\n\n"
        "Odpowiedź z numerem i datą przyjdzie tutaj. Proszę nie wysyłać zdjęcia paszportu ani "
        "dowodu osobistego i nie podawać numeru BSN."
    ),
    Saying.NO_FILES: (
        "Nie otwieram zdjęć, filmów ani plików. Proszę napisać słowami, o co chcą Państwo "
        "zapytać albo co się stało. Wtedy pomogę."
    ),
    Saying.NO_VIDEO: (
        "Nie mogę obejrzeć filmu. Proszę napisać słowami, o co chcą Państwo zapytać albo co "
        "się stało. Można pisać we własnym języku."
    ),
    Saying.NO_VOICE: (
        "Nie mogę odsłuchać wiadomości głosowej. Proszę napisać w kilku słowach, o co chcą "
        "Państwo zapytać albo co się stało. Można pisać we własnym języku."
    ),
    Saying.ONLY_PICTURES: (
        "Nie otwieram plików tego rodzaju. Mogę obejrzeć zdjęcie, zrzut ekranu albo PDF. Plik "
        "można też wysłać e-mailem na adres {address}."
    ),
    Saying.TOO_LARGE: (
        "Zdjęcie lub plik jest za duży. Mogę przyjąć najwyżej {megabytes} MB. Proszę wysłać "
        "mniejszy plik, wysłać go e-mailem na adres {address} albo opisać słowami, co na nim "
        "jest."
    ),
    Saying.NOT_FETCHED: (
        "Nie udało mi się pobrać zdjęcia lub pliku. Czy mogą Państwo wysłać go jeszcze raz? "
        "Jeśli znów się nie uda, proszę wysłać go e-mailem na adres {address} albo opisać "
        "słowami, co na nim jest."
    ),
    Saying.NOT_SURE: (
        "Nie widzę wystarczająco dobrze, co jest na zdjęciu lub w pliku. To może być dokument "
        "tożsamości, a my nigdy nie przechowujemy jego kopii. Dlatego plik nie został "
        "przyjęty i nic z niego nie zapisano. Jeśli był do niego dopisek, to dotarł on do "
        "nas.\n\n"
        "Można to zrobić inaczej: opisać słowami, co tam jest, wysłać ostrzejsze zdjęcie, "
        "wysłać plik e-mailem na adres {address} albo przynieść go do szkoły. Proszę nigdy "
        "nie wysyłać nam zdjęcia paszportu ani dowodu osobistego."
    ),
    Saying.UNSEEN: (
        "Zdjęcie lub plik został usunięty z tego czatu bez otwierania. Chcemy wiedzieć, kim "
        "Państwo są, ale zdjęcie paszportu lub dowodu osobistego nie jest do tego potrzebne. "
        "Proszę pokazać w szkole, kim Państwo są, albo poprosić szkołę o telefon. Przyjdzie "
        "tu jeszcze wiadomość ze wszystkimi sposobami.\n\n"
        "Czy to było coś innego? Proszę opisać słowami, co tam było, albo przynieść to do "
        "szkoły."
    ),
    Saying.NUMBER_GONE: (
        "W wiadomości był numer osobisty, na przykład numer BSN. Wiadomość dotarła i została "
        "zapisana bez tego numeru. Sama wiadomość została usunięta z tego czatu. Nie trzeba "
        "jej wysyłać ponownie. Takich numerów nie potrzebujemy."
    ),
    Saying.PLEASE_DELETE: (
        "Nie mogę usunąć Państwa wiadomości z tego czatu. Czy mogą Państwo zrobić to sami? "
        "Proszę przytrzymać wiadomość i wybrać „Usuń”. Lepiej, żeby nie została w czacie: "
        "chodzi o numer osobisty albo o zdjęcie lub plik, na którym może być dokument "
        "tożsamości. My tego nie zapisaliśmy."
    ),
    Saying.NO_PLACES: (
        "Nie czytam kontaktów ani lokalizacji. Proszę napisać słowami, o którą szkołę chodzi "
        "i o co chcą Państwo zapytać."
    ),
    Saying.WORDS_PLEASE: (
        "Nie rozumiem tego. Proszę napisać słowami, o co chcą Państwo zapytać albo co się stało."
    ),
    Saying.NOT_REREAD: (
        "Wiadomość została zmieniona. Nie czytam jej ponownie. Czy coś jest teraz inaczej? "
        "Proszę napisać o tym w nowej wiadomości."
    ),
    Saying.A_PERSON_LOOKS: (
        "Nie udało mi się dobrze odczytać wiadomości. Pracownik dostanie o tym informację. "
        "Można napisać ją jeszcze raz, innymi słowami."
    ),
    Saying.NO_GROUPS: (
        "Pomagam tylko w rozmowie z jedną osobą, żeby nikt inny nie czytał. Dlatego opuszczam "
        "tę grupę."
    ),
}
