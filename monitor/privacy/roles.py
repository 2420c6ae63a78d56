"""What a key says about its value: digits mean nothing until somebody calls them a card number."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, auto
from functools import lru_cache


class Role(Enum):
    """What a key claims its value to be. PLAIN claims nothing; FLAG speaks about personal data without holding it."""

    __hash__ = object.__hash__  # members are single: Enum's own hash, in Python, would cost more than the look-ups

    PLAIN = auto()
    FLAG = auto()  # email_opt_in, card_type, store_phone
    SAFE = auto()  # skus, versions, times: numbers that look like anything
    EMAIL = auto()
    PHONE = auto()
    CARD = auto()
    IBAN = auto()
    NATIONAL_ID = auto()
    NAME = auto()
    ADDRESS = auto()
    BIRTH_DATE = auto()
    LOCATION = auto()
    IP = auto()
    PASSWORD = auto()
    TOKEN = auto()
    LOGIN = auto()  # a user name: a person's name or an identifier
    IDENTITY = auto()  # of a person, device, session or click
    ORDER = auto()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORDS: dict[Role, frozenset[str]] = {
    Role.EMAIL: _words("""email emailaddress emails mail mailaddress useremail hashedemail emailhash hem correo
        correoelectronico courriel adressemail eposta emailsha emailmd emailid"""),
    Role.PHONE: _words("""phone phonenumber phones telephone telephonenumber tel telefon telefonnummer telefono
        numerotelefono mobile mobilephone mobilenumber mobil mobilnummer cellphone cell cellnumber msisdn handynummer
        movil celular telefone whatsapp whatsappnumber fax faxnumber contactnumber numerodetelephone telefoon"""),
    Role.CARD: _words("""card cardnumber cardno cardnum cc ccnum ccnumber ccno creditcard creditcardnumber debitcard
        debitcardnumber pan kreditkarte kreditkartennummer tarjeta numerotarjeta numerodetarjeta numerocarte
        cartebancaire"""),
    Role.IBAN: _words("iban bankaccount accountiban"),
    Role.NATIONAL_ID: _words("""ssn socialsecuritynumber socialsecurity nhs nhsnumber nhsno nir numsecu numerosecu
        securitesociale steuerid idnr steueridentifikationsnummer steueridnr taxid taxnumber tin nino
        nationalinsurancenumber nationalinsurance dni nie nif documentnumber documentid bsn burgerservicenummer cpf
        pesel codicefiscale personnummer cprnumber fodselsnummer curp rut aadhaar aadhaarnumber nationalid
        nationalidnumber idnumber personalid passport passportnumber passportno"""),
    Role.NAME: _words("""firstname lastname fullname givenname familyname middlename surname forename maidenname
        customername clientname contactname billingname shippingname recipientname cardholder cardholdername
        holdername patientname guestname passengername participantname personname legalname vorname nachname prenom
        nomdefamille apellido apellidos cognome voornaam achternaam sobrenome"""),
    Role.ADDRESS: _words("""address addressline addr street streetaddress streetline direccion adresse strasse
        indirizzo adres straat endereco postaladdress billingaddress shippingaddress deliveryaddress homeaddress"""),
    Role.BIRTH_DATE: _words("""dob dateofbirth birthdate birthday bday birth geburtsdatum geburtstag datedenaissance
        datenaissance fechanacimiento fechadenacimiento datadinascita geboortedatum"""),
    Role.LOCATION: _words("lat latitude lng lon longitude latlng latlon latlong coordinates geolocation geoposition"),
    Role.IP: _words("ip ipaddress ipaddr ipv remoteaddr remoteip clientip userip useripaddress xforwardedfor"),
    Role.PASSWORD: _words("password passwd pwd passphrase passwort kennwort contrasena motdepasse cvv cvc otp"),
    Role.TOKEN: _words("""accesstoken refreshtoken idtoken authtoken resettoken sessiontoken bearertoken logintoken
        securitytoken magictoken invitetoken apikey apisecret apitoken privatekey clientsecret secret secretkey
        authorization auth bearer credential credentials jwt token"""),
    Role.LOGIN: _words("username userlogin login loginname nickname displayname screenname profilename"),
    Role.IDENTITY: _words("""userid uid clientid visitorid deviceid anonymousid anonid externalid customerid
        customernumber memberid membershipid membernumber contactid profileid sessionid subscriberid crmid leadid
        loyaltyid patientid personid employeeid studentid gaclientid gclid dclid gbraid wbraid fbclid msclkid ttclid
        twclid lifatid scclickid idfa idfv gaid adid advertisingid fbp fbc hasheduid hasheduserid useridhash"""),
    Role.ORDER: _words("""transactionid orderid ordernumber orderno orderref orderreference purchaseid invoiceid
        invoicenumber bookingid bookingnumber bookingref bookingreference reservationid reservationnumber
        confirmationnumber confirmationid"""),
}
"""Runs of up to four tokens of a key, joined. A longer run wins over a shorter, so `ip_address` is no street."""

_WHOLE: dict[str, Role] = {
    **dict.fromkeys(("em", "hem"), Role.EMAIL),
    **dict.fromkeys(("ph", "pn"), Role.PHONE),
    **dict.fromkeys(("fn", "ln", "nom", "nombre", "nome"), Role.NAME),
    **dict.fromkeys(("sa", "rue", "calle"), Role.ADDRESS),
    **dict.fromkeys(("db", "bd"), Role.BIRTH_DATE),
    **dict.fromkeys(("long",), Role.LOCATION),
    **dict.fromkeys(("cid", "sid", "ga", "gid"), Role.IDENTITY),
    **dict.fromkeys(("pass",), Role.PASSWORD),
}
"""Short words that mean this only where they are the whole key, containers aside (`ud.fn`, `traits.nom`)."""

_CONTAINERS = _words("""ep epn up upn cd ud aud udff user data traits properties props params customer contact billing
    shipping delivery form field fields context event person profile account checkout lead hashed hash sha sha256 md5
    sha1 u h raw""")
"""Tokens that say where a value stands or how it is written, not what it is."""

_BUSINESS = _words("""store shop warehouse branch office merchant seller venue support company hotel dealer
    organization organisation""")
"""Whose address and number are published: these count in every part of a path."""

_FLAGS = _BUSINESS | _words("""opt optin optout consent consented valid validated validation verified verify
    verification type kind status reset required click clicks clicked count total enabled disabled subscribed subscribe
    subscription subscriber country model brand template campaign subject provider domain sent open opened source medium
    method length strength score policy format label error version os platform exists present submitted checkbox
    preference preferences notification notifications permission frequency expiry expires expiration issuer network
    category title placeholder visible changed missing match matched hint product item page city region widget button
    link cta""")
"""Tokens beside a personal word that make the key speak about it, or about a business rather than a person."""

_NEUTRAL = _words("value number no num text content raw input answer data primary main hash sha md")
"""What may stand below a personal word and still be it: `phone.value`, but not `password.age`."""

_LEADING_FLAGS = _words("is has had can should show use with without no allow accept")

_SAFE = _words("""sku gtin ean upc isbn mpn asin barcode product products item items variant timestamp ts time date
    datetime version build revision request etag trace span cache hash checksum digest commit price revenue tax
    shipping quantity amount total width height size dimensions duration order transaction random cachebuster ord
    coupon promo campaign creative ad adset pixel tag container nonce""")
"""Tokens of keys whose values are catalogue numbers, times and sums: patterns that need luck do not fire on them."""

_TOKENS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


def tokens_of(key: str) -> tuple[str, ...]:
    """Return the words of a key, lower case, without accents: `cd[customerPhone2]` is cd, customer, phone, 2.

    >>> tokens_of("ep.dateOfBirth"), tokens_of("IPAddress"), tokens_of("prénom")
    (('ep', 'date', 'of', 'birth'), ('ip', 'address'), ('prenom',))
    """
    if not key.isascii():
        key = unicodedata.normalize("NFKD", key.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return tuple(word.lower() for word in _TOKENS.findall(key))


@lru_cache(maxsize=8192)
def role_of(key: str) -> Role:
    """Return what a key claims of its value.

    Rules measured on synthetic and published traffic: a personal word beside a flag word is about the word
    (`email_opt_in=true`); short codes count only alone; the longest run of words that is known decides.

    >>> [role_of(key).name for key in ("ud[em]", "customerPhone", "email_opt_in", "item_name", "ip_address")]
    ['EMAIL', 'PHONE', 'FLAG', 'SAFE', 'IP']
    """
    outer, _, leaf = key[-120:].rpartition(".")
    above = tuple(word for word in tokens_of(outer) if not word.isdigit())
    own = tuple(word for word in tokens_of(leaf) if not word.isdigit())
    tokens = above + own
    bare = [word for word in tokens if word not in _CONTAINERS]
    if len(bare) == 1 and bare[0] in _WHOLE:
        return _WHOLE[bare[0]]
    role, start, end = _longest_run(own)
    start, end = start + len(above), end + len(above)
    if role is None:
        role, start, end = _longest_run(tokens)
    if role is None:
        return Role.SAFE if any(word in _SAFE for word in tokens) else Role.PLAIN
    if end <= len(above) and not all(word in _NEUTRAL for word in own):
        return Role.FLAG
    if role in {Role.IDENTITY, Role.ORDER}:
        return role
    beside_above = any(word in _BUSINESS for word in above)
    beside = any(word in _FLAGS for at, word in enumerate(tokens) if at >= len(above) and not start <= at < end)
    return Role.FLAG if beside_above or beside or any(word in _LEADING_FLAGS for word in own[:1]) else role


def _longest_run(tokens: tuple[str, ...]) -> tuple[Role | None, int, int]:
    for length in range(min(4, len(tokens)), 0, -1):
        for start in range(len(tokens) - length, -1, -1):
            run = "".join(tokens[start : start + length])
            for role, words in _WORDS.items():
                if run in words:
                    return role, start, start + length
    return None, 0, 0
