"""Say the short sentences in Turkish."""

from collections.abc import Mapping
from typing import Final

from bot.sayings import Saying

WORDS: Final[Mapping[Saying, str]] = {
    Saying.WELCOME: (
        "Merhaba, burası {board} gizlilik masası.\n\n"
        "Ne sormak istediğinizi veya ne olduğunu kendi sözlerinizle yazın. Örneğin: okulun "
        "çocuğunuz hakkında hangi bilgileri sakladığını öğrenmek istiyorsunuz, yanlış bir "
        "bilgi var ya da bilgiler başka birinin eline geçti. Hangi okul olduğunu da yazın.\n\n"
        "Burada size bir numara ve bir tarih içeren bir cevap gelecek. Pasaport veya kimlik "
        "kartı fotoğrafı göndermeyin ve vatandaşlık numarası (BSN) yazmayın."
    ),
    Saying.NO_FILES: (
        "Fotoğraf, video ve dosya açmıyorum. Ne sormak istediğinizi veya ne olduğunu yazın, "
        "size yardımcı olayım."
    ),
    Saying.NO_VIDEO: (
        "Video izleyemiyorum. Ne sormak istediğinizi veya ne olduğunu yazıyla anlatın. Kendi "
        "dilinizde yazabilirsiniz."
    ),
    Saying.NO_VOICE: (
        "Sesli mesajları dinleyemiyorum. Ne sormak istediğinizi veya ne olduğunu birkaç "
        "kelimeyle yazar mısınız? Kendi dilinizde yazabilirsiniz."
    ),
    Saying.ONLY_PICTURES: (
        "Bu tür dosyaları açmıyorum. Fotoğraf, ekran görüntüsü veya PDF dosyasına "
        "bakabilirim. Dosyayı {address} adresine e-posta ile de gönderebilirsiniz."
    ),
    Saying.TOO_LARGE: (
        "Fotoğrafınız veya dosyanız çok büyük. En fazla {megabytes} MB alabiliyorum. Daha "
        "küçük bir dosya gönderin, {address} adresine e-posta ile yollayın ya da içinde ne "
        "olduğunu yazıyla anlatın."
    ),
    Saying.NOT_FETCHED: (
        "Fotoğrafınızı veya dosyanızı alamadım. Bir kez daha gönderir misiniz? Yine olmazsa "
        "{address} adresine e-posta ile gönderin ya da içinde ne olduğunu yazıyla anlatın."
    ),
    Saying.NOT_SURE: (
        "Fotoğrafınızda veya dosyanızda ne olduğunu yeterince iyi göremiyorum. Bir kimlik "
        "belgesi olabilir ve biz kimlik belgelerinin kopyasını asla saklamayız. Bu yüzden onu "
        "kabul etmedim. Hiçbir şey saklanmadı. Yanına bir şey yazdınız mı? Yazdıklarınız bize "
        "ulaştı.\n\n"
        "Başka yollar da var: içinde ne olduğunu yazıyla anlatın, daha net bir fotoğraf "
        "gönderin, {address} adresine e-posta ile yollayın ya da okula götürün. Bize asla "
        "pasaport veya kimlik kartı fotoğrafı göndermeyin."
    ),
    Saying.UNSEEN: (
        "Fotoğrafınızı veya dosyanızı bu sohbetten sildim. Onu açmadım. Kim olduğunuzu bilmek "
        "istiyoruz, ama bunun için pasaport veya kimlik kartı fotoğrafı gerekmez. Kim "
        "olduğunuzu okulda gösterin ya da okuldan sizi aramasını isteyin. Burada size tüm "
        "yolları anlatan bir mesaj daha gelecek.\n\n"
        "Başka bir şey miydi? O zaman içinde ne olduğunu yazıyla anlatın ya da okula götürün."
    ),
    Saying.NUMBER_GONE: (
        "Mesajınızda kişisel bir numara vardı, örneğin vatandaşlık numarası (BSN). Mesajınız "
        "bize ulaştı ve bu numara olmadan saklandı. Mesajın kendisini bu sohbetten sildim. "
        "Tekrar göndermenize gerek yok. Böyle numaralara ihtiyacımız yok."
    ),
    Saying.PLEASE_DELETE: (
        "Mesajınızı bu sohbetten silemiyorum. Siz siler misiniz? Mesaja basılı tutun ve "
        '"Sil" seçeneğini seçin. Sohbette kalmaması daha iyi olur: kişisel bir numara ya da '
        "kimlik belgesi gösterebilecek bir fotoğraf veya dosya söz konusu. Biz bunu "
        "saklamadık."
    ),
    Saying.NO_PLACES: (
        "Kişi kartlarını ve konumları okumuyorum. Hangi okul olduğunu ve ne sormak "
        "istediğinizi yazın."
    ),
    Saying.WORDS_PLEASE: (
        "Bunu anlamıyorum. Ne sormak istediğinizi veya ne olduğunu yazıyla anlatın."
    ),
    Saying.NOT_REREAD: (
        "Bir mesajı değiştirdiniz. Onu yeniden okumuyorum. Değişen bir şey var mı? O zaman "
        "yeni bir mesaj yazın."
    ),
    Saying.A_PERSON_LOOKS: (
        "Mesajınızı iyi okuyamadım. Bir çalışana haber veriliyor. İsterseniz başka sözlerle "
        "yeniden yazın."
    ),
    Saying.NO_GROUPS: (
        "Yalnızca tek bir kişiyle yapılan sohbette yardım ediyorum, böylece başkası okumaz. "
        "Bu yüzden bu gruptan ayrılıyorum."
    ),
}
