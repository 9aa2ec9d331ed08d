"""The words by which mail programs mark quoted mail, forwards, signatures and disclaimers.

Languages: Dutch, English, German, French, Turkish, Polish, Arabic, Ukrainian, Russian.
"""

import re
from enum import Enum
from typing import Final


class Label(Enum):
    """A line of the header block that stands above quoted mail."""

    FROM = "from"
    SENT = "sent"
    TO = "to"
    SUBJECT = "subject"
    OTHER = "other"


_LABEL_WORDS: Final = {
    Label.FROM: "van from von de kimden gönderen od من від от от\xa0кого expéditeur afzender "
    "absender nadawca відправник отправитель المرسل",
    Label.SENT: "verzonden sent gesendet envoyé gönderildi gönderilme\xa0tarihi wysłano wysłane "
    "надіслано отправлено datum date datum/tijd verzonden\xa0op tarih data дата تاريخ\xa0الإرسال "
    "التاريخ تم\xa0الإرسال أرسلت أُرسلت sent\xa0at date\xa0d'envoi",
    Label.TO: "aan to an à kime alıcı do إلى кому do\xa0kogo pour ontvanger empfänger para",
    Label.SUBJECT: "onderwerp subject betreff objet sujet konu temat الموضوع тема betreft",
    Label.OTHER: "cc bcc kopie kopia копія копия reply-to antwoord\xa0aan antwort\xa0an bilgi dw "
    "نسخة bijlagen attachments anlagen pièces\xa0jointes ekler załączniki importance urgentie "
    "prioriteit priority gevoeligheid organisation",
}
LABELS: Final[dict[str, Label]] = {
    word.replace("\xa0", " "): label
    for label, words in _LABEL_WORDS.items()
    for word in words.split(" ")
}

SEPARATOR: Final = re.compile(
    r"^[\s*]*(?:[-_=]{2,}\s*(?:"
    r"oorspronkelijke? (?:bericht|e-?mail)|origine+le? (?:bericht|e-?mail)|"
    r"doorgestuurd(?:e)? (?:bericht|e-?mail)|doorgezonden bericht|"
    r"original (?:message|e-?mail|appointment)|forwarded (?:message|e-?mail|by.{1,80})|"
    r"(?:ursprüngliche|original|weitergeleitete)[ -]?(?:nachricht|mail|e-mail)|"
    r"message (?:d['’]origine|original|transféré|réexpédié)|courriel d['’]origine|"
    r"(?:orijinal|özgün|iletilen|yönlendirilen) (?:mesaj|ileti|e-posta)|"
    r"(?:oryginalna|przekazana|przesłana dalej|pierwotna) wiadomość|"
    r"wiadomość (?:oryginalna|przekazana)|treść przekazanej wiadomości|"
    r"الرسالة الأصلية|رسالة (?:أصلية|معاد توجيهها|مُعاد توجيهها|محولة)|"
    r"(?:вихідне|оригінальне|переслане|початкове) повідомлення|пересланий лист|"
    r"(?:исходное|оригинальное|пересылаемое|перенаправленное|пересланное) сообщение|"
    r"пересланное письмо"
    r")\s*[-_=]{2,}|"
    # Zoho dashes its line of who wrote when
    r"-{2,}\s*on .{10,200} wrote\s*-{2,}|"
    # Apple Mail announces a forward without dashes
    r"(?:begin doorgestuurd bericht|begin forwarded message|"
    r"anfang der weitergeleiteten (?:nachricht|e-mail)|début du message (?:réexpédié|transféré)|"
    r"(?:iletilen|yönlendirilen) (?:ileti|mesaj)(?:nin)? başlangıcı|"
    r"początek przekazywanej wiadomości|بداية الرسالة (?:المعاد توجيهها|المُعاد توجيهها)|"
    r"початок (?:переадресованого|пересланого) повідомлення|"
    r"начало переадресованного сообщения)\s*:)[\s*]*$",
    re.IGNORECASE,
)

RULE_LINE: Final = re.compile(r"^\s*(?:_{10,}|-{10,}|={10,})\s*$")

WROTE: Final = re.compile(
    r"\b(?:schreef|geschreven|wrote|writes|schrieb|geschrieben|écrit|yazdı|napisał|napisała|"
    r"pisze|napisano|пише|писав|писала|написав|написала|пишет|писал|написал)\b|"
    r"كتب|تمت كتابة",
    re.IGNORECASE,
)
TIME: Final = re.compile(r"(?<!\d)\d{1,2}\s?[:.h]\s?\d{2}(?!\d)")
DATE: Final = re.compile(
    r"(?<!\d)(?:\d{1,2}(?:st|nd|rd|th|\.)?[-./ ]{1,2}(?:\d{1,2}|"
    r"[^\W\d]{2,12}\.?)[-./, ]{1,3}(?:\d{4}|\d{2})"
    r"|\d{4}[-./]\d{1,2}[-./]\d{1,2})(?!\d)|"
    r"[^\W\d]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}(?!\d)|"
    r"\d{1,2}[-./ ][^\W\d]{3,12},? \d{4}(?!\d)",
)

_DEVICE: Final = (
    r"iphone|ipad|ipod|samsung|galaxy|android|ios\b|outlook|yahoo|gmail|windows|huawei|xiaomi|"
    r"redmi|oneplus|motorola|nokia|blackberry|sony|xperia|proton ?mail|smartphone|"
    r"mobiele? (?:telefoon|apparaat|toestel)|mobile (?:phone|device)|telefoon\b|tablet\b|"
    r"handy\b|mobiltelefon|téléphone|telefon(?:um|u)?\w*|телефон\w*|mobil(?:nego|em)|"
    r"mail\.ru|mail voor|aol|gmx|web\.de|t-mobile|hotmail|bluemail|spark"
)
_SENT_FROM: Final = (
    r"(?:verstuurd|verzonden|gestuurd|verzend) (?:vanaf|vanuit|via|met|door|van)\b.*|"
    r"(?:sent|enviado|inviato) (?:from|with|via|by)\b.*|(?:get|download) outlook for\b.*|"
    r"(?:von|aus) (?:meinem|meiner|mein|outlook|yahoo).*gesendet.*|"
    r"(?:gesendet|verschickt) (?:von|mit|aus|über)\b.*|"
    r"(?:diese nachricht wurde von meinem).*|(?:holen sie sich|laden sie|hol dir) outlook\b.*|"
    r"outlook f(?:ür|or)\b.*|outlook (?:voor|pour|dla|для)\b.*|(?:download|haal) outlook voor\b.*|"
    r"envoyé (?:de|depuis|à partir de|avec|par)\b.*|(?:télécharger|obtenez|obtenir|"
    r"téléchargez) outlook\b.*|"
    r".*(?:umdan|ımdan|imden|ümden|dan|den) gönderildi.*|android için outlook.*|ios için outlook.*|"
    r"(?:wysłan[eoy]|wysłano) (?:z|ze|za pomocą|przy pomocy|przez)\b.*|(?:pobierz|"
    r"uzyskaj).*outlook.*|"
    r"(?:أ|ا)ُ?رسلت? من.*|تم الإرسال (?:من|عبر).*|(?:الحصول على|احصل على) outlook.*|"
    r"(?:надіслано|відправлено) (?:з|із|зі|через|за допомогою)\b.*|отримайте outlook.*|"
    r"(?:отправлено|послано) (?:с|со|из|через|с помощью)\b.*|(?:скачать|загрузите|получить|"
    r"получите) outlook.*"
)
SENT_FROM: Final = re.compile(rf"^\s*(?=.*(?:{_DEVICE}))(?:{_SENT_FROM})$", re.IGNORECASE)
SENT_FROM_HINTS: Final = (
    "verstuurd", "verzonden", "verzend", "gestuurd", "sent ", "outlook", "gesendet", "verschickt",
    "envoyé", "gönderildi", "wysłan", "رسل", "الإرسال", "надіслано", "відправлено", "отправлено",
    "послано", "nachricht wurde", "enviado", "inviato",
)  # fmt: skip
"""One of these is in every line that SENT_FROM matches; looking for them first is far quicker."""

CLOSING: Final = re.compile(
    r"^\s*(?:(?:met|m\.?v\.?g|vr\.? ?gr|hartelijke?|vriendelijke?|warme|lieve|beste|de) ?.{0,30}?"
    r"groet(?:en|jes)?|groet(?:en|jes)?|mvg|hoogachtend|met hoogachting|alvast bedankt|"
    r"(?:kind|best|warm|with kind|many)? ?regards|sincerely|yours (?:sincerely|faithfully)|"
    r"(?:many )?thanks|cheers|best wishes|"
    r"(?:mit )?(?:freundlichen?|besten?|viele|liebe|herzliche) gr(?:ü|ue)(?:ß|ss)en?|(?:vg|lg|mfg)|"
    r"hochachtungsvoll|bien cordialement|cordialement|(?:sincères |meilleures )?salutations|"
    r"saygılarım(?:la|ızla)|selamlar|iyi günler|teşekkürler|"
    r"z poważaniem|pozdrawiam|z wyrazami szacunku|مع (?:أطيب )?(?:التحيات|التحية|الاحترام|تحياتي)|"
    r"مع خالص التحية|з повагою|с уважением)\b.{0,60}$",
    re.IGNORECASE,
)

CHILD_WORDS: Final = re.compile(
    r"\b(?:groep|klas|moeder|vader|ouders?|verzorger|voogd|geboren|geb\.?|geboortedatum|"
    r"leerling\w*|"
    r"zoon|dochter|kind|school|brin|class|grade|year|mother|father|parent|born|son|daughter|pupil|"
    r"klasse|mutter|vater|tochter|sohn|geboren|classe|mère|père|né|née|fils|fille|sınıf|anne|"
    r"anne(?:si)|baba(?:sı)?|oğlu|kızı|veli(?:si)?|klasa|matka|ojciec|syn|córka|клас|класс|мати|"
    r"мама|мать|отец|батько|сын|син|дочь|донька)\b|والد|ابن|الصف",
    re.IGNORECASE,
)
POSTSCRIPT: Final = re.compile(
    r"^\s*(?:p\.?\s?s\.?|n\.?\s?b\.?|З\.?\s?И)\b\s*[:.,;-]?", re.IGNORECASE
)

BANNER: Final = re.compile(
    r"^\W*(?:let op|waarschuwing|pas op|caution|warning|attention|external(?: e-?mail)?|"
    r"externe e-?mail|"
    r"extern|achtung|vorsicht|uwaga|dikkat)\b.{0,80}?\b(?:e-?mail|bericht|mail|message|nachricht|"
    r"wiadomość|e-posta)\b.{0,120}?(?:buiten|extern|outside|außerhalb|dışından|spoza|"
    r"l['’]extérieur)|"
    r"^\W*(?:u ontvangt niet vaak e-?mail van|you don['’]t often get email from|"
    r"sie erhalten nicht häufig e-?mails von|vous n['’]obtenez pas souvent d['’]e-?mail)",
    re.IGNORECASE | re.DOTALL,
)

DISCLAIMER_START: Final = re.compile(
    r"^\W*(?:disclaimer|confidentiality notice|vertrouwelijkheid|haftungsausschluss|avertissement|"
    r"(?:dit|deze|het) (?:e-?mail|mail|bericht|informatie)|de (?:informatie|inhoud)|"
    r"aan (?:dit|deze|de inhoud van)|indien u (?:dit|deze|niet)|"
    r"(?:this|the|any) (?:e-?mail|message|communication|information|contents?)|the information|"
    r"(?:diese|der inhalt dieser|die in dieser) (?:e-?mail|nachricht|mail)|"
    r"ce (?:message|courriel|mail)|cet e-?mail|les informations contenues|"
    r"bu (?:e-?posta|mesaj|ileti)|niniejsz[aey] (?:wiadomość|e-?mail|korespondencja)|"
    r"(?:treść|ta|zawartość) (?:tej )?(?:wiadomości|wiadomość)|"
    r"(?:هذه|هذا|تحتوي هذه) (?:الرسالة|البريد)|(?:це|дане|цей) (?:повідомлення|лист|електронн\w+)|"
    r"(?:это|данное|настоящее) (?:сообщение|письмо|электронн\w+))",
    re.IGNORECASE,
)
FIRST_PERSON: Final = re.compile(
    r"\b(?:ik|mij|mijn|m['’]n|(?-i:I)|me|my|mine|ich|mir|mich|mein\w*|je (?:ne|suis|vous|l)|"
    r"j['’]ai|moi|mon|mes|ben|bana|benim|"
    r"oğlum\w*|kızım\w*|mnie|mój|moj\w*|я|мне|меня|мой|моя|моего|моей|мені|мене|мій|мого|моєї)\b|"
    r"أنا|ابن[يت]",
    re.IGNORECASE,
)
"""No disclaimer speaks of one person; a parent who got a mail by mistake does."""
# Each group is one thing that disclaimers say; two of them make a disclaimer.
DISCLAIMER_SIGNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"vertrouwelijk|confidential|privileged|vertraulich|confidenti|gizli|pouf|سري|конфіденційн|"
        r"конфиденциальн|rechtlich geschützt",
        r"geadresseerde|bestemd voor|bedoeld voor|intended (?:solely|only|recipient|for)|addressee|"
        r"adressat|bestimmt für|empfänger|destinat|alıcı|muhatab|adresat|المرسل إليه|موجهة|"
        r"адресат|призначен|предназначен",
        r"abusievelijk|ten onrechte ontv|niet de (?:juiste |bedoelde )?(?:geadresseerde|ontvanger)|"
        r"not the (?:intended|named)|in error|nicht der (?:richtige|beabsichtigte)|irrtümlich|"
        r"par erreur|yanlışlıkla|nie są państwo|pomyłk|omyłk|بطريق الخطأ|помилково|по ошибке|"
        r"ошибочно",
        r"vernietigen|te verwijderen en|te wissen|openbaarmaking|verspreiding|niet toegestaan|"
        r"prohibited|untersagt|interdite?|yasak|zabronion|заборонен|запрещен|"
        r"vermenigvuldiging|"
        r"delete (?:this|the|it)|destroy|disclosure|dissemination|distribution|copying|vernichten|"
        r"löschen sie|weitergabe|supprimer|détruire|divulgation|siliniz|usunięcie|zniszczenie|"
        r"حذف|видал|удал|уничтож",
        r"aansprakelijk|geen rechten|liab|haftung|responsabilité|sorumlu|odpowiedzialno",
        r"afzender|notify|sender|absender|l['’]expéditeur|gönderen|nadawc|المرسل|відправник|"
        r"отправител",
    )
)
FOOTER: Final = re.compile(
    r"^\W*(?:denk (?:aan het milieu|eerst aan)|(?:please )?(?:consider|think of) the environment|"
    r"bitte denken sie an die umwelt|pensez à l['’]environnement|virusvrij\.?\W|virus-free\.|"
    r"virenfrei\.|sans virus\.|(?:dit|deze) e-?mail is (?:gecontroleerd|gescand) op virussen|"
    r"this email has been (?:checked|scanned) (?:for viruses|by)|"
    r"-- ?\s*you received this message because you are subscribed)",
    re.IGNORECASE,
)

CONTACT: Final = (
    re.compile(
        r"^\W*(?:[\w.-]+\s*:?\s*)?<?[\w.+'-]+@[\w-]+(?:\.[\w-]+)+>?[\s|•·]*(?:(?:https?://|"
        r"www\.)\S+)?\W*$"
    ),
    re.compile(
        r"^\W*(?:[\w-]{1,10}\s*:?\s+|[\w-]{1,10}:)?(?:https?://|www\.)\S+\W*$", re.IGNORECASE
    ),
    re.compile(
        r"^\W*(?:t|m|tel|telefoon|telefon|mobiel|mob|mobile|gsm|phone|fax|f|kvk|kvk-nr|btw|"
        r"тел|هاتف)[.:]*\s*(?:nr\.?|nummer)?[.:]*\s*[+(\d][\d ()./+-]{6,}\W*$",
        re.IGNORECASE,
    ),
    re.compile(r"^\W*[+(]?\d[\d ()./-]{7,}\W*$"),
    re.compile(r"^\W*(?:[\w .'’-]{2,40}[,|]\s*)?\d{4} ?[A-Z]{2}\b[\s,|•]{1,4}[\w .'’-]{2,40}$"),
    re.compile(r"^[A-Z][\w.'’ -]{2,40} \d{1,5}(?:[ -]?[a-zA-Z0-9]{1,4})?$"),
    re.compile(r"^\W*\[(?:cid|image|afbeelding|logo)[^\]]*\]\W*$", re.IGNORECASE),
)
