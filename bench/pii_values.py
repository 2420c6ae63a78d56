"""Personal data of other countries than the yardstick's, made from published facts by a seeded generator.

Sources: phone numbers are python-phonenumbers' examples with other last digits, kept where they are still valid; national
numbers are random ones that python-stdnum's check accepts; IBANs are the examples of the SWIFT IBAN registry; cards are
random digits after an issuer's prefix with a Luhn digit; IP addresses are of ranges of public resolvers and providers.
Names are among each country's most frequent. Nobody's data is in it.
"""

from __future__ import annotations

import hashlib
import random
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import NamedTuple
from unicodedata import normalize

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType
from stdnum import luhn


class Plant(NamedTuple):
    """A value of personal data, its type as the yardstick names it, and a key under which people send it."""

    type: str
    key: str
    value: str


NAMES = {
    "fi": ("Aino Eetu Helmi Onni Päivi Väinö".split(), "Korhonen Virtanen Mäkinen Nieminen Hämäläinen".split()),
    "pl": ("Zofia Jakub Małgorzata Łukasz Agnieszka".split(), "Nowak Kowalczyk Wiśniewski Wójcik Zając".split()),
    "cz": ("Tereza Jiří Kateřina Ondřej Zdeněk".split(), "Novák Svobodová Dvořák Černý Procházka".split()),
    "hu": ("Eszter Gergő Zsófia László Ágnes".split(), "Nagy Kovács Szabó Horváth Tóth".split()),
    "tr": ("Zeynep Mehmet Ayşe Mustafa Çağla".split(), "Yılmaz Kaya Demir Şahin Öztürk".split()),
    "pt": ("João Beatriz Tiago Inês Gonçalo".split(), "Ferreira Oliveira Rodrigues Conceição Magalhães".split()),
    "se": ("Astrid Björn Elsa Göran Linnéa".split(), "Lindqvist Bergström Åkesson Sjöberg Nyström".split()),
    "vn": ("Linh Minh Phương Tuấn Thảo".split(), "Nguyễn Trần Phạm Hoàng Đặng".split()),
    "in": ("Aarav Diya Priyanka Rohit Lakshmi".split(), "Sharma Iyer Chatterjee Reddy Gupta".split()),
    "gr": ("Γιώργος Μαρία Κώστας Ελένη Δημήτρης".split(), "Παπαδόπουλος Νικολάου Γεωργίου".split()),
    "ru": ("Иван Ольга Дмитрий Светлана Алексей".split(), "Смирнов Иванова Кузнецов Попова".split()),
    "ie": ("Aoife Ciarán Niamh Oisín Siobhán".split(), "O'Brien Murphy McCarthy O'Sullivan Ní-Dhomhnaill".split()),
    "ng": ("Chinedu Ngozi Oluwaseun Amina Ifeoma".split(), "Okafor Adeyemi Balogun Eze Ibrahim".split()),
}
_FIRST = """vorname given-name fname cust_fname billing_first_name imie krestni_jmeno keresztnev etunimi fornamn fornavn
    primeiro_nome prenom_client nombre_cliente isim shipping[first_name] GivenName customer.firstName имя όνομα""".split()
_LAST = """nachname family-name lname billing_last_name nazwisko prijmeni vezeteknev sukunimi efternamn etternavn
    apelido sobrenome soyisim soyad shipping[last_name] FamilyName customer.lastName фамилия επώνυμο""".split()
_FULL = """full_name cardholderName recipient_name nome_completo nombre_completo passenger.name contact_person
    kundenname traveller_name patientName nome_e_cognome imie_i_nazwisko""".split()
_STREETS = (
    "Kauppakatu 12 A 4", "Mannerheimintie 5", "ul. Marszałkowska 10/12", "Václavské náměstí 7", "Rákóczi út 42",
    "Via Garibaldi 15", "Rua Augusta, 1500", "Avenida da Liberdade 110, 3º", "12 bis rue de la Paix",
    "Calle de Alcalá 23, 2ºB", "221B Baker Street", "1600 Amphitheatre Pkwy", "Kungsgatan 44", "Karl Johans gate 22",
    "Nørregade 10, 2. tv", "Bağdat Caddesi No: 120", "Königstraße 27", "Prinsengracht 263", "Flat 4, 18 High St",
    "14/2 MG Road", "Οδός Ερμού 15", "ул. Ленина 25", "P.O. Box 1234", "Dorfstr. 3a",
)  # fmt: skip
_STREET_KEYS = """strasse street1 addr1 ulica osoite adresa cim indirizzo rua logradouro morada adresse_livraison
    direccion_envio billing_address_1 shippingAddress.line1 gatuadress adresse1 straat sokak_adresi homeAddress
    delivery_address address_line_1 διεύθυνση адрес""".split()
_BIRTH_KEYS = """birth_date fecha_nacimiento syntymaaika data_urodzenia datum_narozeni fodselsdato dogum_tarihi
    data_nascimento user_dob dateOfBirth geburtsdatum szuletesi_datum fodelsedatum customer[birthday] birthdate""".split()
_PHONE_KEYS = """telefonszam puhelin telefon_kontaktowy telemovel cep_telefonu mobilnummer tel_portable celular
    whatsapp_number contact.mobile customerTel phoneNo msisdn billing_phone telefoonnummer telefone телефон""".split()
_MAIL_KEYS = """mailadresse sahkoposti adres_email correo_electronico e_posta epost courriel usermail u_email
    contact.mail subscriber newsletter_mail login user identifier""".split()
_IP_KEYS = "ip_adresse visitor_ip remoteAddr x-forwarded-for client.ip adresse_ip userIp ipv6".split()
_GEO_KEYS = "gps user_location geo.latitude coords latlng userLat geopoint koordinaten latitud breitengrad".split()
_CARD_KEYS = """numero_carta kortnummer numer_karty kreditkartennummer cardNum payment.card.number ccNumber
    numero_cartao numero_de_tarjeta card_pan""".split()
_IBAN_KEYS = "iban kontonummer bank_account_iban numer_konta sepaIban payout.iban account_number".split()
_PASSWORD_KEYS = """passwort mot_de_passe contraseña senha haslo heslo parola wachtwoord salasana losenord
    user[password] new_password passwd loginPassword пароль""".split()
_TOKEN_KEYS = "access_token refreshToken auth_token id_token session_token reset_token x-api-key clientSecret".split()
_HASH_KEYS = (
    "hem_md5 email_hash md5_email sha1mail emailHashed hashed_phone mail_md5 user_email_sha1 hashedEmail".split()
)
_HEALTH = (
    ("diagnosis", "Type 2 diabetes"), ("medical_condition", "asthma"), ("religion", "Muslim"), ("ethnicity", "Roma"),
    ("sexual_orientation", "bisexual"), ("medication", "sertraline 50 mg"), ("blood_group", "AB-"),
    ("disability", "visually impaired"), ("krankheit", "Multiple Sklerose"), ("political_affiliation", "Green Party"),
    ("trade_union", "Unite"), ("symptoms", "chest pain"), ("allergies", "penicillin"), ("hiv_status", "positive"),
    ("pregnancy_week", "14"), ("religione", "cattolica"), ("maladie", "cancer du sein"), ("diagnostico", "depresión"),
    ("patient.condition", "epilepsy"), ("gender_identity", "non-binary"),
)  # fmt: skip

IBANS = """AD1200012030200359100100 AE070331234567890123456 AT611904300234573201 BE68539007547034 BG80BNBG96611020345678
    CH9300762011623852957 CY17002001280000001200527600 CZ6508000000192000145399 DE89370400440532013000
    DK5000400440116243 EE382200221020145685 ES9121000418450200051332 FI2112345600000785 FR1420041010050500013M02606
    GB29NWBK60161331926819 GR1601101250000000012300695 HR1210010051863000160 HU42117730161111101800000000
    IE29AIBK93115212345678 IL620108000000099999999 IS140159260076545510730339 IT60X0542811101000000123456
    LT121000011101001000 LU280019400644750000 LV80BANK0000435195001 NL91ABNA0417164300 NO9386011117947
    PL61109010140000071219812874 PT50000201231234567890154 RO49AAAA1B31007593840000 SA0380000000608010167519
    SE4550000000058398257466 SI56263300012039086 SK3112000000198742637541 TR330006100519786457841326""".split()

NATIONAL = {
    "pesel": ("pl.pesel", "#" * 11), "rodne_cislo": ("cz.rc", "#" * 10), "cnp": ("ro.cnp", "#" * 13),
    "egn": ("bg.egn", "#" * 10), "oib": ("hr.oib", "#" * 11), "emso": ("si.emso", "#" * 13),
    "jmbg": ("si.emso", "#" * 13), "asmens_kodas": ("lt.asmens", "#" * 11), "isikukood": ("ee.ik", "#" * 11),
    "henkilotunnus": ("fi.hetu", "######-###?"), "personnummer": ("se.personnummer", "######-####"),
    "fodselsnummer": ("no.fodselsnummer", "#" * 11), "cpr_nummer": ("dk.cpr", "######-####"),
    "kennitala": ("is_.kennitala", "######-####"), "bsn": ("nl.bsn", "#" * 9),
    "rijksregisternummer": ("be.nn", "#" * 11), "steuer_id": ("de.idnr", "#" * 11),
    "sozialversicherungsnummer": ("at.vnr", "#" * 10), "ahv_nummer": ("ch.ssn", "756.####.####.##"),
    "numero_securite_sociale": ("fr.nir", "#" * 15), "dni": ("es.dni", "########?"), "nie": ("es.nie", "X#######?"),
    "numero_contribuinte": ("pt.nif", "#" * 9), "codice_fiscale": ("it.codicefiscale", "??????##?##?###?"),
    "amka": ("gr.amka", "#" * 11), "tc_kimlik_no": ("tr.tckimlik", "#" * 11), "teudat_zehut": ("il.idnr", "#" * 9),
    "cpf": ("br.cpf", "###.###.###-##"), "cuit": ("ar.cuit", "##-########-#"), "rut": ("cl.rut", "########-#"),
    "curp": ("mx.curp", "?A??YMDHDF???0#"), "rfc": ("mx.rfc", "????######???"), "cedula": ("ec.ci", "#" * 10),
    "sa_id_number": ("za.idnr", "YMD####08#"), "shenfenzheng": ("cn.ric", "11010519YMD####"), "rrn": ("kr.rrn", "######-#######"),
    "my_number": ("jp.in_", "#" * 12), "aadhaar": ("in_.aadhaar", "#### #### ####"), "pan": ("in_.pan", "???P?####?"),
    "nik": ("id.nik", "#" * 16), "mykad": ("my.nric", "######-##-####"),
    "thai_id": ("th.pin", "#-####-#####-##-#"), "tfn": ("au.tfn", "### ### ###"), "ird": ("nz.ird", "##-###-###"),
    "sin": ("ca.sin", "### ### ###"), "itin": ("us.itin", "9##-7#-####"), "ssn": ("us.ssn", "###-##-####"),
    "nhs_number": ("gb.nhs", "### ### ####"), "ppsn": ("ie.pps", "#######?"),
    "inn": ("ru.inn", "#" * 12), "rnokpp": ("ua.rntrc", "#" * 10), "cnic": ("pk.cnic", "#####-#######-#"),
}  # fmt: skip
"""How 51 numbers of 46 countries are called where they are used, python-stdnum's module and the way they are written:
`#` a digit, `?` a capital letter, YMD a date."""

_REGIONS = """FI PL CZ HU TR PT SE NO DK IE GR BR MX AR CL CO ZA NG KE IN ID MY TH VN PH JP KR TW AE SA IL EG UA RO BG HR
    SI SK EE LV LT CH AT BE AU NZ""".split()


def _mail(pick: random.Random) -> str:
    first, last = map(_ascii, _person(pick))
    local = pick.choice((f"{first}.{last}", f"{first[0]}{last}", f"{last}{pick.randint(1, 99)}", f"{first}_{last}"))
    local = local.lower() + pick.choice(("", "", "", "+shop", "+news2026"))
    hosts = """gmail.com outlook.com seznam.cz wp.pl mail.ru yandex.ru naver.com qq.com uol.com.br sapo.pt hotmail.fi
        telia.se bigpond.net.au icloud.com proton.me post.firma.co.jp bücher.example.de"""
    host = pick.choice(hosts.split())
    address = f"{local}@{host}"
    return address.upper() if pick.random() < 0.05 else address


def _ascii(text: str) -> str:
    plain = normalize("NFKD", text.replace("ł", "l").replace("Ł", "L").replace("ı", "i")).encode("ascii", "ignore")
    return plain.decode().replace("'", "") or "kunde"  # what is of another script


def _person(pick: random.Random) -> tuple[str, str]:
    firsts, lasts = NAMES[pick.choice(list(NAMES))]
    return pick.choice(firsts), pick.choice(lasts)


def _email(pick: random.Random) -> Plant:
    return Plant("EMAIL", pick.choice([*_MAIL_KEYS, "q", "info", "ref", "value"]), _mail(pick))


def _phone(pick: random.Random) -> Plant:
    while True:
        region = pick.choice(_REGIONS)
        kind = pick.choice((PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE))
        example = phonenumbers.example_number_for_type(region, kind)
        if example is None:
            continue
        digits = str(example.national_number)
        example.national_number = int(digits[:-4] + f"{pick.randint(0, 9999):04d}")
        if phonenumbers.is_valid_number(example):
            break
    style = pick.choice((PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.NATIONAL))
    text = phonenumbers.format_number(example, style)
    anywhere = style != PhoneNumberFormat.NATIONAL and pick.random() < 0.3
    return Plant("PHONE", pick.choice(("note", "msg", "subtitle") if anywhere else _PHONE_KEYS), text)


def _card(pick: random.Random) -> Plant:
    prefix, length = pick.choice((("4", 16), ("51", 16), ("2221", 16), ("34", 15), ("37", 15), ("6011", 16), ("3530", 16), ("62", 16)))  # fmt: skip
    body = prefix + "".join(pick.choice("0123456789") for _ in range(length - len(prefix) - 1))
    digits = body + luhn.calc_check_digit(body)
    if length == 15:
        written = pick.choice((digits, f"{digits[:4]} {digits[4:10]} {digits[10:]}"))
    else:
        sign = pick.choice(("", " ", "-"))
        written = sign.join(digits[at : at + 4] for at in range(0, 16, 4))
    key = pick.choice(("memo", "text")) if written != digits and pick.random() < 0.3 else pick.choice(_CARD_KEYS)
    return Plant("CARD", key, written)


def _iban(pick: random.Random) -> Plant:
    iban = pick.choice(IBANS)
    written = iban if pick.random() < 0.6 else " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))
    return Plant("IBAN", pick.choice([*_IBAN_KEYS, "memo", "ref"]), written)


def _national(pick: random.Random) -> Plant:
    while True:
        key, (module, pattern) = pick.choice(list(NATIONAL.items()))
        with suppress(ModuleNotFoundError):
            number = _fitting(pick, import_module(f"stdnum.{module}").is_valid, pattern)
            if number:
                return Plant("ID", pick.choice((key, key, f"customer.{key}", key.replace("_", ""))), number)


def _fitting(pick: random.Random, is_valid: Callable[[str], bool], pattern: str) -> str | None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for _ in range(4000):
        day = f"{pick.randint(40, 99)}{pick.randint(1, 12):02d}{pick.randint(1, 28):02d}"
        shape = pattern.replace("YMD", day)
        text = "".join(
            pick.choice("0123456789") if c == "#" else pick.choice(letters) if c == "?" else c for c in shape
        )
        with suppress(Exception):  # some of python-stdnum's modules raise what they should only refuse
            if is_valid(text):
                return text
    return None


def _name(pick: random.Random) -> Plant:
    first, last = _person(pick)
    which = pick.randrange(3)
    if which == 0:
        return Plant("NAME", pick.choice(_FIRST), first)
    if which == 1:
        return Plant("NAME", pick.choice(_LAST), last)
    return Plant(
        "NAME", pick.choice(_FULL), pick.choice((f"{first} {last}", f"{last}, {first}", f"{first} {last[0]}."))
    )


def _address(pick: random.Random) -> Plant:
    return Plant("ADDRESS", pick.choice(_STREET_KEYS), pick.choice(_STREETS))


def _birth(pick: random.Random) -> Plant:
    year, month, day = pick.randint(1931, 2008), pick.randint(1, 12), pick.randint(1, 28)
    months = "January February March April May June July August September October November December".split()
    written = pick.choice((
        f"{year}-{month:02d}-{day:02d}", f"{day:02d}.{month:02d}.{year}", f"{month}/{day}/{year}", f"{year}{month:02d}{day:02d}",
        f"{day} {months[month - 1]} {year}", f"{year}-{month:02d}-{day:02d}T00:00:00.000Z", f"{day:02d}-{month:02d}-{year}",
        f"{year}/{month:02d}/{day:02d}", f"{months[month - 1][:3]} {day}, {year}",
    ))  # fmt: skip
    return Plant("DOB", pick.choice(_BIRTH_KEYS), written)


def _location(pick: random.Random) -> Plant:
    latitude, longitude = pick.uniform(-60, 70), pick.uniform(-170, 170)
    key = pick.choice(_GEO_KEYS)
    one = ("lat" in key.lower() and key != "latlng") or key == "breitengrad"
    written = (
        f"{latitude:.5f}"
        if one
        else pick.choice((f"{latitude:.6f},{longitude:.6f}", f"{latitude:.4f}, {longitude:.4f}"))
    )
    return Plant("GEO", key, written)


def _ip(pick: random.Random) -> Plant:
    if pick.random() < 0.3:
        groups = (f"{pick.randint(0x1000, 0xFFFF):x}" for _ in range(6))
        return Plant("IP", pick.choice(_IP_KEYS), "2a01:" + pick.choice(("4f8", "e0a")) + ":" + ":".join(groups))
    first = pick.choice((62, 77, 81, 88, 91, 109, 131, 145, 178, 185, 193, 201, 213))
    rest = ".".join(str(pick.randint(1, 254)) for _ in range(3))
    return Plant("IP", pick.choice([key for key in _IP_KEYS if key != "ipv6"]), f"{first}.{rest}")


def _secret(pick: random.Random) -> Plant:
    def chars(count: int, alphabet: str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") -> str:
        return "".join(pick.choice(alphabet) for _ in range(count))

    if pick.random() < 0.35:
        words = ("Sommer2026!", "correct-horse-9", "qwerty123", "Pässwörd1", "hunter2", "tr0ub4dor&3", "letmein99")
        return Plant("SECRET", pick.choice(_PASSWORD_KEYS), pick.choice(words))
    if pick.random() < 0.4:
        return Plant("SECRET", pick.choice(_TOKEN_KEYS), pick.choice(("", "ya29.", "v2.")) + chars(40) + "7a")
    keys = (
        "sk_live_" + chars(24), "rk_live_" + chars(24), "AKIA" + chars(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
        "AIza" + chars(35), "ghp_" + chars(36), "github_pat_" + chars(22) + "_" + chars(59), "glpat-" + chars(20),
        "xoxb-" + chars(12, "0123456789") + "-" + chars(24), "npm_" + chars(36), "shpat_" + chars(32, "0123456789abcdef"),
        "SG." + chars(22) + "." + chars(43), "hf_" + chars(34), "dop_v1_" + chars(64, "0123456789abcdef"),
        "sk-proj-" + chars(20) + "T3BlbkFJ" + chars(20),
    )  # fmt: skip
    return Plant("SECRET", pick.choice(("debug", "conf", "x", "state")), pick.choice(keys))


def _weak_hash(pick: random.Random) -> Plant:
    name = pick.choice(("md5", "sha1"))
    digest = hashlib.new(name, _mail(pick).lower().encode(), usedforsecurity=False).hexdigest()
    return Plant("HASHWEAK", pick.choice(_HASH_KEYS), digest if pick.random() < 0.8 else digest.upper())


def _special(pick: random.Random) -> Plant:
    return Plant("SPECIAL", *pick.choice(_HEALTH))


MAKERS: dict[str, Callable[[random.Random], Plant]] = {
    "EMAIL": _email, "PHONE": _phone, "CARD": _card, "IBAN": _iban, "ID": _national, "NAME": _name, "ADDRESS": _address,
    "DOB": _birth, "GEO": _location, "IP": _ip, "SECRET": _secret, "HASHWEAK": _weak_hash, "SPECIAL": _special,
}  # fmt: skip
"""A maker a type."""


def hashes_of(address: str, pick: random.Random) -> str:
    """Return a hash of an address as people send it: any of three functions, spellings and writings."""
    spelt = pick.choice((address, address.lower(), f" {address.lower()}".strip()))
    digest = hashlib.new(pick.choice(("md5", "sha1", "sha256")), spelt.encode(), usedforsecurity=False)
    return pick.choice((
        digest.hexdigest(), digest.hexdigest(), digest.hexdigest().upper(), b64encode(digest.digest()).decode(),
        urlsafe_b64encode(digest.digest()).decode().rstrip("="),
    ))  # fmt: skip
