"""Words of sentences that say what a number beside them is, where no form would call a field so.

Without accents, lower case, joined, as in `role_words`, in the languages of the sites that people chat and err on.
"""

# ruff: noqa: E501 - lists of words and patterns are read across

from __future__ import annotations

from monitor.privacy.roles import Role


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BORN = """born dob geboren geb ne nee nes naci nacio nacido nacida nato nata natoil natail nasci nasceu nascido
    nascida fodd fodt urodzony urodzona urodzilem urodzilam ur narozen narozena narodeny szulettem szuletett nascut
    nascuta syntynyt roden rodena rojen родился родилась рожденный γεννηθηκα dogumlu dogum lahir 生まれ مواليد ولدت
    ميلادي تاريخميلادي تاريخالميلاد janmtithi"""
_CALL_ME = """callme callmeback callmeon callmeat ringme textme reachme phoneme rufmich rufensiemich rufenmich ruftmich
    rappelezmoi appelezmoi rappellemoi appellemoi joindreau llamame llamadme llamenme llameme chiamami chiamatemi
    richiamatemi richiamami ligueme liguemme meliga meligue ligarme belme belmij ringmig ringmeg ringtilmeg
    zadzwondomnie oddzwondomnie  beniara beniarayin ceptelefonu numaram hivjon zavolejtemi sunatima
    mynumber mynumberis meinenummer monnumero minumero ilmionumero meunumero mijnnummer mittnummer mitnummer mojnumer
    mojecislo szamom numarulmeu мойномер οαριθμοςμου nomorsaya nomorku
    перезвонитемне позвонитемне اتصلوابي اتصلبي جوالي رقمي رقمجوالي رقمالجوال"""
_NUMBERS = {
    Role.CARD: "karte carte carta cartao kort kaart karta karty kart kartyam karten картой карты 카드 カード بطاقة"
}
_IDENTITY = {"personnr": "personnummer"}

ROLES: dict[str, Role] = {
    **{word: role for role, words in _NUMBERS.items() for word in words.split()},
    **dict.fromkeys(_CALL_ME.split(), Role.PHONE),
    **dict.fromkeys(_BORN.split(), Role.BIRTH_DATE),
}
"""Cards by the everyday word (their number must pass the check anyway), `call me`, `I was born`."""

EVERYDAY = _words("run sin said nie rif tin cui dui spi ird ktp nik cell ph pan ime cim ut via long rut mail posta")
"""Words for numbers on forms that are everyday words in sentences."""

CONNECTED = _words("""session sessions whois ip ips ipv request requests requested connection connections connected connect login logins logon signin
    sign access attempt attempts visitor client blocked banned denied firewall zugriff zugriffe anmeldung anmeldungen
    verbindung anfrage anfragen gesperrt connexion connexions acces tentative tentatives requete bloquee bloque acceso
    accesos conexion sesion solicitud intento intentos bloqueado accesso accessi connessione richiesta tentativo tentativi
    bloccato acesso acessos conexao ligacao pedido tentativa bloqueada toegang verbinding inlogpoging verzoek geblokkeerd
    inloggning anslutning atkomst forfragan blockerad innlogging tilkobling adgang dostep polaczenie logowanie zadanie
    zablokowany pristup prihlaseni pripojeni erisim baglanti giris istek engellendi adresinden kirjautuminen belepes
    kapcsolat conectare доступ вход запрос подключение συνδεση アクセス 接続 ログイン 访问 登录 접속 로그인 دخول اتصال طلب""")
"""Beside an address of four numbers, what tells it from a version: somebody connected from it."""

WHERE = _words("""location position geolocation gps coordinates coordinate coords near nearby around here standort koordinaten naehe
    nahe ubicacion posicion coordenadas cerca localisation coordonnees proximite pres posizione coordinate vicino localizacao
    posicao perto locatie positie buurt plats lokalizacja wspolrzedne poblizu konum yakin poloha sijainti 現在地 位置 موقع موقعي""")
DELIVERED = _words("""deliver delivered delivery ship shipped shipping send liefern liefert lieferung liefere senden livrer livrez livraison
    livre entregar entregue entrega enviar enviad enviadlo envio consegnare consegnate consegna spedire bezorgen bezorg
    leveren leverera leverans leveres levere dostarczyc dostawa dostarczcie wyslac dorucit doruceni teslimat gonderin
    kiszallitas toimitus доставить доставка 配送 お届け التوصيل توصيل شحن live wohne wohnhaft habite vivo abito moro woon bor mieszkam""")
"""What is brought to a street is brought to somebody's; where I live is mine."""
OURS = _words(
    "our ours unser unsere unserer notre nos nuestra nuestro nostra nostro nossa nosso onze vart var vores nasz nasza nase bizim visit"
)
"""A number or street that is `ours` is the site's own, and published."""
