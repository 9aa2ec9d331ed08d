"""The words of machines: auto-replies, bounces and newsletters, in the languages parents use."""

import re
from typing import Final

# Words that no person puts at the start of a subject. A reply to such a mail starts with Re: and
# does not match.
REPLY_SUBJECT: Final = re.compile(
    r"^\W*(?:automatisch (?:antwoord|gegenereerd antwoord)|automatische (?:reactie|antwort|"
    r"beantwoording)|automatic (?:reply|response)|auto(?:-| )?(?:reply|response)|autoreply|"
    r"autoresponder|"
    r"out of (?:the )?office(?: (?:auto(?:-| )?reply|reply|notification))?|afwezigheidsassistent|"
    r"abwesenheits(?:notiz|nachricht|meldung|assistent)|automatische abwesenheitsnotiz|"
    r"réponse automatique|message d['’]absence|otomatik (?:yanıt|cevap)|"
    r"(?:autoodpowiedź|automatyczna odpowiedź|odpowiedź automatyczna)|رد (?:تلقائي|آلي)|"
    r"الرد التلقائي|"
    r"автоматична відповідь|автовідповідь|автоматический ответ|автоответ)\s*(?:[:：\]\-–]|$)",
    re.IGNORECASE,
)
# Words that a parent also uses (a child that is ill); they need a machine's sentence beside them.
ABSENT_SUBJECT: Final = re.compile(
    r"^\W*(?:re\s*:\s*)?(?:afwezig|afwezigheid|niet aanwezig|vakantie|met vakantie|"
    r"ik ben (?:er )?even niet|"
    r"out of office|on leave|vacation|holiday|abwesend|abwesenheit|im urlaub|urlaub|absent|absence|"
    r"en congé|vacances|izinde|izindeyim|tatil|ofis dışı|nieobecność|nieobecn[ay]|urlop|غائب|"
    r"خارج المكتب|"
    r"إجازة|відсутн\w+|відпустка|у відпустці|отсутств\w+|отпуск|в отпуске|вне офиса)\b",
    re.IGNORECASE,
)
MACHINE_WORDS: Final = ("automat", "auto-", "autogen", "otomatik", "تلقائي", "آلي", "автомат")
"""One of these is in every MACHINE_SENTENCE; looking for them first is far quicker."""

MACHINE_SENTENCE: Final = re.compile(
    r"(?:^|(?<=[.!?\n]))[ \t]*(?:"
    r"(?:dit is een|dit bericht is een) automatisch(?:e)? (?:gegenereerd(?:e)? )?(?:antwoord|"
    r"reactie|bericht|e-?mail|mail)|"
    r"dit (?:bericht|antwoord|e-?mailbericht) is automatisch (?:gegenereerd|verzonden|verstuurd|"
    r"aangemaakt)|"
    r"(?:this is an|this message is an) (?:automat(?:ic|ed)|auto-?generated) "
    r"(?:reply|response|message|e-?mail|notification)|"
    r"this (?:message|e-?mail|reply) (?:was|is|has been) (?:automatically (?:generated|sent)|"
    r"sent automatically)|"
    r"(?:dies|das) ist eine automat\w+ (?:erstellte |generierte |erzeugte )?(?:antwort|nachricht|"
    r"e-?mail)|"
    r"diese (?:nachricht|e-?mail|antwort) wurde automatisch|"
    r"(?:ceci est|il s['’]agit d['’])\s?une? (?:réponse|message) automatique|"
    r"ce message (?:a été|est) (?:généré|envoyé) automatiquement|"
    r"bu (?:bir )?otomatik (?:bir )?(?:yanıt|cevap|mesaj|e-?posta)|"
    r"bu (?:e-?posta|mesaj|ileti) otomatik olarak|"
    r"(?:to jest|jest to) (?:wiadomość (?:wygenerowana )?automatyczn\w+|"
    r"automatyczna (?:odpowiedź|wiadomość))|"
    r"(?:ta )?wiadomość (?:została )?wygenerowana automatycznie|"
    r"هذ[اه] (?:رد|الرد|رسالة|الرسالة) (?:تلقائي|آلي)|"
    r"це автоматичн\w+ (?:відповідь|повідомлення|лист)|"
    r"это автоматическ\w+ (?:ответ|сообщение|письмо)|данное (?:сообщение|письмо) (?:создано|"
    r"сформировано) автоматически"
    r")",
    re.IGNORECASE | re.MULTILINE,
)
# What an absence notice says besides being away: until when, or whom to turn to.
AWAY_SENTENCE: Final = re.compile(
    r"(?:ik ben|wij zijn|ben ik|momenteel|op dit moment).{0,60}(?:afwezig|niet (?:aanwezig|"
    r"bereikbaar|op kantoor)|"
    r"(?:op|met) vakantie|buiten kantoor)|(?:i am|i['’]m|we are).{0,40}(?:out of (?:the )?office|"
    r"away|on "
    r"(?:leave|holiday|vacation))|ich bin.{0,60}(?:nicht (?:im (?:büro|haus)|erreichbar)|"
    r"abwesend|im urlaub)|"
    r"je suis.{0,40}(?:absente?|en congé|en vacances)|(?:ofis dışında|izinde|tatilde)(?:yim)?|"
    r"(?:jestem|będę).{0,40}(?:nieobecn|na urlopie|poza biurem)|(?:أنا|"
    r"سأكون).{0,40}(?:خارج المكتب|إجازة)|"
    r"я.{0,40}(?:відсутн|у відпустці|отсутств|в отпуске|вне офиса)",
    re.IGNORECASE | re.DOTALL,
)
TURN_TO: Final = re.compile(
    r"(?:uw|je|jouw) (?:e-?mail|mail|bericht)|wordt niet (?:gelezen|doorgestuurd)|(?:bij|"
    r"voor) (?:spoed|dringende)|"
    r"neem(?:t u)? (?:dan )?contact op met|na (?:mijn )?terugkeer|zo (?:snel|spoedig) mogelijk|"
    r"your (?:e-?mail|message)|urgent|upon my return|when i (?:return|get back)|limited access|"
    r"ihre (?:e-?mail|nachricht)|in dringenden|wenden sie sich|nach meiner rückkehr|"
    r"votre (?:message|e-?mail|courriel)|à mon retour|en cas d['’]urgence|e-?postanız|mesajınız|"
    r"acil|"
    r"twoj\w+ wiadomoś|państwa wiadomoś|w pilnych|po powrocie|رسالتك|للحالات العاجلة|"
    r"ваш\w* (?:лист|повідомлення|письмо|сообщение)|терміново|после возвращения|срочн",
    re.IGNORECASE,
)

WEB_FORM: Final = re.compile(
    r"formulier|(?:via|op|van(?:af)?) (?:de|uw|onze) website|contact form|web ?form|formular|"
    r"formulaire|"
    r"formularz|\bformu\b|نموذج|форм[аиуы]\b",
    re.IGNORECASE,
)

BOUNCE_SUBJECT: Final = re.compile(
    r"^\W*(?:undeliver(?:able|ed)\b|undelivered mail returned|delivery (?:status notification|"
    r"failure|"
    r"has failed|report|delayed|notification)|mail delivery (?:failed|failure|system|subsystem|"
    r"status)|"
    r"failure notice|returned mail|mail system error|message (?:delivery )?(?:delayed|failure)|"
    r"warning: (?:could not send|message .{1,60} delayed)|non.?delivery|"
    r"onbestelbaar|niet (?:afgeleverd|bezorgd|bestelbaar)|niet te bezorgen|(?:bezorging|"
    r"aflevering|levering) mislukt|"
    r"(?:e-?mail|bericht|mail) (?:niet|kon niet worden) (?:afgeleverd|bezorgd)|bericht vertraagd|"
    r"vertraagde bezorging|"
    r"unzustellbar|nicht zustellbar|zustellung fehlgeschlagen|non remis|échec de (?:la )?remise|"
    r"non distribuable|retourné à l['’]expéditeur|teslim edilemedi|iletilemedi|niedostarczalne|"
    r"nie dostarczono|"
    r"niedostarczona|zwrot wiadomości|لم يتم التسليم|تعذر التسليم|غير قابل للتسليم|"
    r"не вдалося доставити|"
    r"не доставлено|недоставлен\w+|не удалось доставить|сообщение не доставлено)",
    re.IGNORECASE,
)
BOUNCE_TEXT: Final = re.compile(
    r"this is the (?:qmail-send program|mail (?:system|delivery (?:agent|system)))|"
    r"created automatically by (?:the )?mail delivery software|"
    r"(?:i['’]m afraid i|i) wasn['’]t able to deliver your message|"
    r"(?:could not be|couldn['’]t be|was not|wasn['’]t|has not been|cannot be) delivered to|"
    r"did not reach (?:some or all|the following)|delivery (?:to the following|has failed|failed)|"
    r"permanent (?:fatal )?errors?|address(?:es)? (?:failed|rejected|not found)|"
    r"has been delayed|delivery (?:is|has been) delayed|will (?:keep|continue) trying|"
    r"(?:kon|kan|konden) niet (?:worden )?(?:afgeleverd|bezorgd|besteld|verstuurd) (?:worden )?|"
    r"niet (?:worden )?(?:afgeleverd|bezorgd) (?:bij|aan|worden)|heeft (?:enkele of alle|"
    r"de volgende) "
    r"(?:geadresseerden|ontvangers)|bezorgen (?:bij|aan|van).{0,80}mislukt|"
    r"is (?:nog niet bezorgd|vertraagd)|"
    r"konnte nicht (?:zugestellt|übermittelt)|n['’]a pas pu être (?:remis|distribué|délivré)|"
    r"teslim edilemedi|nie (?:mogła zostać|została|można) (?:dostarczon|dostarczyć)|لم يتم تسليم|"
    r"не (?:було|може бути|вдалося) доставлен|не (?:было|может быть|удалось) доставлен|"
    r"\b(?:mailbox|user|recipient|host)\b.{0,30}\b(?:unavailable|unknown|not found|full|"
    r"rejected|vol|voll|pleine|przepełniona|dolu)\b",
    re.IGNORECASE,
)
DELAY: Final = re.compile(
    r"delay(?:ed)?|will (?:keep|continue) trying|vertraag|nog niet bezorgd|verzögert|retard|"
    r"gecikti|"
    r"opóźni|затрим|задерж|تأخ",
    re.IGNORECASE,
)
STATUS_CODE: Final = re.compile(r"(?<![\d.])([245])\.\d{1,3}\.\d{1,3}(?![\d.])")
SMTP_CODE: Final = re.compile(r"(?:^|[\s#(<])([45])\d\d[\s-]", re.MULTILINE)

BULK_TEXT: Final = re.compile(
    r"\b(?:uitschrijven|afmelden|unsubscribe|opt[ -]?out|abmelden|abbestellen|désabonner|désinscri|"
    r"abonelikten|wypisz|zrezygnować z|إلغاء الاشتراك|відписатися|отписаться)",
    re.IGNORECASE,
)
