"""What the third labelled set knows of fourteen locales: names, streets, keys of forms, and sentences as sites say them.

A sentence is whole, the way it stands in a title, a chat or an error of such a site. Nothing here was read off the
rules it measures.
"""

# ruff: noqa: ARG001, A001, A002, C901, E501, PLR0912, PLR0913, PLR0917, RUF100 - makers share a signature; tables are read across

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Locale:
    """One locale. `keys` is by field of a form, `says` by kind of sentence; `iban` is "" where IBANs are not in use."""

    code: str
    region: str
    firsts: tuple[str, ...]
    lasts: tuple[str, ...]
    streets: tuple[str, ...]
    towns: tuple[tuple[str, str], ...]
    mail: tuple[str, ...]
    date: str
    iban: str
    keys: Mapping[str, tuple[str, ...]]
    says: Mapping[str, tuple[str, ...]]


def _keys(email: str, phone: str, name: str, first: str, last: str, street: str, postcode: str, town: str,
          born: str) -> dict[str, tuple[str, ...]]:  # fmt: skip
    parts = {"email": email, "phone": phone, "name": name, "first": first, "last": last, "street": street,
             "postcode": postcode, "town": town, "born": born}  # fmt: skip
    return {field: tuple(words.split()) for field, words in parts.items()}


def _says(title: str, name: str, phone: str, address: str, born: str, mail: str, wrong: str,
          identity: str = "", iban: str = "") -> dict[str, tuple[str, ...]]:  # fmt: skip
    parts = {"title": title, "name": name, "phone": phone, "address": address, "born": born, "mail": mail,
             "wrong": wrong, "identity": identity, "iban": iban}  # fmt: skip
    return {kind: tuple(sentence.strip() for sentence in text.split("|")) for kind, text in parts.items()}


_ALL = (
    Locale(
        "en", "GB", ("Harriet", "Oliver", "Priscilla", "Declan", "Imogen", "Marcus"),
        ("Whitfield", "Okonkwo", "Pemberton", "Gallagher", "Ashworth", "Delgado"),
        ("# Kestrel Road", "# Old Mill Lane", "Flat 3, # Camden Street", "# Birchwood Avenue"),
        (("LS6 3QB", "Leeds"), ("BS8 1TH", "Bristol"), ("EH9 1JS", "Edinburgh")),
        ("gmail.com", "btinternet.com", "outlook.com", "yahoo.co.uk"), "%d/%m/%Y", "GB",
        _keys("email email_address customerEmail contact_email login", "phone mobile phoneNumber contact_number tel",
              "full_name customer_name name cardholder_name contactName", "first_name firstName given_name",
              "last_name lastName surname family_name", "street address_line1 shipping_address street_address",
              "postcode zip postal_code", "city town", "dob date_of_birth birthdate birthday"),
        _says("Welcome back, {full} - My account|{full}'s profile|Thank you for your order, {full}!|Hello {full}, your application was received",
              "Visitor: Hi, my name is {full} and my parcel has not arrived|I'm {full}, I booked a room for Friday|Signed in as {full}",
              "Please call me back on {phone} after 5pm|my mobile is {phone}|We texted a code to {phone}",
              "please deliver it to {street}, {town} {postcode}|We can't deliver to {street}, {town} {postcode}",
              "I was born on {born}|Patient date of birth: {born}", "you can reach me at {email}|Confirmation sent to {email}",
              "An account with {email} already exists|No user found for {email}|Could not send mail to <{email}>: mailbox full",
              "my {idword} is {id}|{idword}: {id} could not be verified", "please refund to {iban}|Transfer to {iban} was declined"),
    ),
    Locale(
        "de", "DE", ("Annegret", "Torsten", "Lieselotte", "Jürgen", "Svenja", "Holger"),
        ("Brinkmann", "Schäfer", "Oberländer", "Kühn", "Wiesinger", "Pfeiffer"),
        ("Lindenstraße #", "Am Sportplatz #", "Goethestr. #", "Kirchweg #a"),
        (("50674", "Köln"), ("04109", "Leipzig"), ("70178", "Stuttgart")),
        ("web.de", "gmx.net", "t-online.de", "gmail.com"), "%d.%m.%Y", "DE",
        _keys("email e_mail email_adresse mailadresse", "telefon handynummer telefonnummer mobil rueckrufnummer",
              "name vollstaendiger_name kontoinhaber ansprechpartner", "vorname", "nachname familienname",
              "strasse anschrift lieferadresse strasse_hausnr", "plz", "ort stadt", "geburtsdatum geb_datum geburtstag"),
        _says("Willkommen zurück, {full}|Mein Konto von {full}|Hallo {full}, Ihre Bestellung ist da",
              "Guten Tag, mein Name ist {full} und ich warte auf mein Paket|Ich heiße {full} und habe eine Frage",
              "Bitte rufen Sie mich unter {phone} zurück|Meine Handynummer ist {phone}",
              "bitte liefern an {street}, {postcode} {town}|Adresse nicht gefunden: {street}, {postcode} {town}",
              "ich bin am {born} geboren|Versicherte Person, geb. {born}", "meine Mailadresse lautet {email}|Bestätigung an {email} gesendet",
              "Ein Konto mit {email} besteht bereits|Kein Benutzer zu {email} gefunden",
              "meine {idword} lautet {id}|{idword} {id} ist ungültig", "bitte auf {iban} überweisen|Lastschrift von {iban} abgelehnt"),
    ),
    Locale(
        "fr", "FR", ("Maëlle", "Thibault", "Solène", "Gaspard", "Océane", "Rémi"),
        ("Lefebvre", "Chevalier", "Rousseau", "Delacroix", "Marchand", "Fontaine"),
        ("# rue des Tilleuls", "# bis avenue Victor Hugo", "# boulevard Voltaire", "# impasse du Moulin"),
        (("69003", "Lyon"), ("44000", "Nantes"), ("31000", "Toulouse")),
        ("orange.fr", "free.fr", "laposte.net", "gmail.com"), "%d/%m/%Y", "FR",
        _keys("email courriel adresse_mail mail", "telephone portable numero_tel tel_mobile", "nom_complet nom_prenom titulaire nom_client",
              "prenom", "nom nom_famille", "adresse rue adresse_livraison", "code_postal", "ville", "date_naissance date_de_naissance ddn"),
        _says("Bonjour {full} - Mon espace client|Merci pour votre commande, {full}|Bienvenue {full}",
              "Bonjour, je m'appelle {full} et je n'ai pas reçu mon colis|Je suis {full}, cliente depuis 2019",
              "Rappelez-moi au {phone} svp|mon numéro de portable est le {phone}",
              "merci de livrer au {street}, {postcode} {town}|Adresse inconnue : {street}, {postcode} {town}",
              "je suis née le {born}|Assuré né le {born}", "mon adresse est {email}|Un e-mail a été envoyé à {email}",
              "Un compte existe déjà pour {email}|Aucun utilisateur trouvé pour {email}",
              "mon {idword} est {id}|{idword} {id} invalide", "virement sur {iban} svp|Prélèvement refusé : {iban}"),
    ),
    Locale(
        "es", "ES", ("Rocío", "Íñigo", "Maribel", "Gonzalo", "Nuria", "Álvaro"),
        ("Carrasco", "Ibáñez", "Villanueva", "Quintana", "Zamora Ruiz", "Peñalver"),
        ("Calle Mayor #", "Avda. de la Constitución, #", "C/ Alcalá #, 2º B", "Plaza de España #"),
        (("28013", "Madrid"), ("41001", "Sevilla"), ("46002", "Valencia")),
        ("hotmail.es", "gmail.com", "telefonica.net"), "%d/%m/%Y", "ES",
        _keys("email correo correo_electronico", "telefono movil numero_telefono", "nombre_completo nombre_apellidos titular",
              "nombre", "apellidos apellido", "direccion calle domicilio direccion_envio", "codigo_postal cp", "ciudad poblacion",
              "fecha_nacimiento fecha_de_nacimiento f_nacimiento"),
        _says("Hola, {full} - Mi cuenta|Gracias por tu compra, {full}|Bienvenida de nuevo, {full}",
              "Hola, me llamo {full} y no me ha llegado el pedido|Soy {full}, quería cambiar una cita",
              "llámame al {phone} por la tarde|mi móvil es el {phone}",
              "enviadlo a {street}, {postcode} {town}|No encontramos la dirección {street}, {postcode} {town}",
              "nací el {born}|Paciente, fecha de nacimiento {born}", "mi correo es {email}|Hemos enviado un correo a {email}",
              "Ya existe una cuenta con {email}|Usuario {email} no encontrado",
              "mi {idword} es {id}|El {idword} {id} no es válido", "hacedme la transferencia a {iban}|Recibo devuelto: {iban}"),
    ),
    Locale(
        "it", "IT", ("Ginevra", "Lorenzo", "Fiorella", "Tommaso", "Ilaria", "Edoardo"),
        ("Bianchi", "Marchetti", "De Santis", "Colombo", "Pellegrini", "Barbieri"),
        ("Via Garibaldi #", "Viale dei Mille, #", "Corso Italia #", "Piazza Dante #"),
        (("20121", "Milano"), ("10122", "Torino"), ("40126", "Bologna")),
        ("libero.it", "virgilio.it", "gmail.com", "tiscali.it"), "%d/%m/%Y", "IT",
        _keys("email posta_elettronica indirizzo_email", "telefono cellulare numero_telefono", "nome_cognome nominativo intestatario",
              "nome", "cognome", "indirizzo via indirizzo_spedizione", "cap", "citta comune", "data_nascita data_di_nascita nato_il"),
        _says("Ciao {full} - Il mio account|Grazie per il tuo ordine, {full}|Bentornata {full}",
              "Buongiorno, mi chiamo {full} e non ho ricevuto il pacco|Sono {full}, vorrei disdire il contratto",
              "richiamatemi al {phone}|il mio cellulare è {phone}",
              "consegnate in {street}, {postcode} {town}|Indirizzo non trovato: {street}, {postcode} {town}",
              "sono nata il {born}|Assistito nato il {born}", "la mia mail è {email}|Abbiamo inviato una mail a {email}",
              "Esiste già un account per {email}|Nessun utente trovato per {email}",
              "il mio {idword} è {id}|{idword} {id} non valido", "il bonifico va fatto su {iban}|Addebito respinto: {iban}"),
    ),
    Locale(
        "pt", "PT", ("Beatriz", "Gonçalo", "Leonor", "Duarte", "Matilde", "Tiago"),
        ("Figueiredo", "Carvalho", "Nogueira", "Teixeira", "Magalhães", "Pinheiro"),
        ("Rua das Flores, #", "Avenida da Liberdade #", "Travessa do Carmo #"),
        (("1200-109", "Lisboa"), ("4000-322", "Porto"), ("3000-150", "Coimbra")),
        ("sapo.pt", "gmail.com", "hotmail.com"), "%d/%m/%Y", "PT",
        _keys("email correio_eletronico endereco_email", "telemovel telefone numero_telemovel", "nome_completo titular nome_cliente",
              "primeiro_nome", "apelido ultimo_nome", "morada rua morada_entrega", "codigo_postal", "localidade cidade",
              "data_nascimento data_de_nascimento"),
        _says("Olá, {full} - A minha conta|Obrigado pela sua encomenda, {full}",
              "Bom dia, chamo-me {full} e ainda não recebi a encomenda|O meu nome é {full}",
              "liguem-me para o {phone}|o meu telemóvel é {phone}",
              "entregar na {street}, {postcode} {town}|Morada não encontrada: {street}, {postcode} {town}",
              "nasci a {born}|Utente, data de nascimento {born}", "o meu email é {email}|Enviámos um email para {email}",
              "Já existe uma conta com {email}|Utilizador {email} não encontrado",
              "o meu {idword} é {id}|{idword} {id} inválido", "transferir para {iban} por favor|Débito recusado: {iban}"),
    ),
    Locale(
        "nl", "NL", ("Femke", "Joost", "Marijke", "Sjoerd", "Anouk", "Bram"),
        ("van der Meer", "Hoekstra", "Verhoeven", "de Graaf", "Dijkstra", "Wouters"),
        ("Prinsengracht #", "Dorpsstraat #", "Molenlaan # bis", "Kerkplein #"),
        (("1016 HK", "Amsterdam"), ("3511 LN", "Utrecht"), ("9711 PE", "Groningen")),
        ("ziggo.nl", "kpnmail.nl", "gmail.com", "xs4all.nl"), "%d-%m-%Y", "NL",
        _keys("email emailadres e_mailadres", "telefoonnummer mobiel telefoon", "volledige_naam naam tenaamstelling", "voornaam",
              "achternaam", "adres straat bezorgadres straatnaam", "postcode", "plaats woonplaats", "geboortedatum"),
        _says("Welkom terug, {full}|Hallo {full}, bedankt voor je bestelling|Mijn account - {full}",
              "Hoi, mijn naam is {full} en mijn pakket is niet aangekomen|Ik ben {full} en wil mijn afspraak verzetten",
              "bel me terug op {phone}|mijn mobiele nummer is {phone}",
              "bezorgen op {street}, {postcode} {town}|Adres niet gevonden: {street}, {postcode} {town}",
              "ik ben geboren op {born}|Verzekerde, geboortedatum {born}", "mijn mailadres is {email}|We hebben een mail gestuurd naar {email}",
              "Er bestaat al een account met {email}|Geen gebruiker gevonden voor {email}",
              "mijn {idword} is {id}|{idword} {id} is ongeldig", "graag overmaken naar {iban}|Incasso van {iban} geweigerd"),
    ),
    Locale(
        "sv", "SE", ("Linnéa", "Gustav", "Ebba", "Torbjörn", "Saga", "Håkan"),
        ("Lindqvist", "Bergström", "Åkesson", "Sjöberg", "Nyström", "Hedlund"),
        ("Storgatan #", "Björkvägen # B", "Kungsgatan #", "Skolgatan #"),
        (("411 19", "Göteborg"), ("211 34", "Malmö"), ("753 20", "Uppsala")),
        ("telia.com", "gmail.com", "hotmail.se"), "%Y-%m-%d", "SE",
        _keys("email epost e_postadress", "telefon mobilnummer telefonnummer", "namn fullstandigt_namn kontaktperson", "fornamn",
              "efternamn", "adress gatuadress leveransadress", "postnummer", "ort postort", "fodelsedatum fodelsedag"),
        _says("Välkommen tillbaka, {full}|Tack för din beställning, {full}|Hej {full} - Mina sidor",
              "Hej, jag heter {full} och har inte fått mitt paket|Mitt namn är {full}",
              "ring mig på {phone}|mitt mobilnummer är {phone}",
              "leverera till {street}, {postcode} {town}|Adressen hittades inte: {street}, {postcode} {town}",
              "jag är född {born}|Patient, född {born}", "min mejl är {email}|Vi har skickat ett mejl till {email}",
              "Det finns redan ett konto för {email}|Ingen användare hittades för {email}",
              "mitt {idword} är {id}|{idword} {id} är ogiltigt", "betala till {iban}|Betalning från {iban} nekad"),
    ),
    Locale(
        "pl", "PL", ("Zofia", "Wojciech", "Małgorzata", "Grzegorz", "Kinga", "Bartosz"),
        ("Kowalczyk", "Wiśniewska", "Zieliński", "Szymańska", "Dąbrowski", "Jabłońska"),
        ("ul. Mickiewicza #", "ul. Długa #/4", "al. Jana Pawła II #", "os. Słoneczne #"),
        (("31-131", "Kraków"), ("80-831", "Gdańsk"), ("50-101", "Wrocław")),
        ("wp.pl", "onet.pl", "o2.pl", "gmail.com"), "%d.%m.%Y", "PL",
        _keys("email adres_email", "telefon numer_telefonu komorka", "imie_nazwisko imie_i_nazwisko odbiorca", "imie", "nazwisko",
              "ulica adres adres_dostawy", "kod_pocztowy", "miasto miejscowosc", "data_urodzenia"),
        _says("Witaj, {full} - Moje konto|Dziękujemy za zamówienie, {full}|Cześć {full}",
              "Dzień dobry, nazywam się {full} i nie dostałam paczki|Jestem {full}, chcę zmienić termin",
              "proszę o telefon na {phone}|mój numer komórki to {phone}",
              "proszę dostarczyć na {street}, {postcode} {town}|Nie znaleziono adresu {street}, {postcode} {town}",
              "urodziłam się {born}|Pacjent, data urodzenia {born}", "mój mail to {email}|Wysłaliśmy wiadomość na {email}",
              "Konto {email} już istnieje|Nie znaleziono użytkownika {email}",
              "mój {idword} to {id}|{idword} {id} jest nieprawidłowy", "proszę o zwrot na {iban}|Odrzucono przelew z {iban}"),
    ),
    Locale(
        "tr", "TR", ("Elif", "Emre", "Zeynep", "Burak", "Gülşen", "Cem"),
        ("Yılmaz", "Özdemir", "Karaca", "Şahin", "Aydın", "Çelik"),
        ("Atatürk Cad. No: #", "Bağdat Caddesi No #", "Gül Sokak No:# D:5"),
        (("34710", "İstanbul"), ("06420", "Ankara"), ("35220", "İzmir")),
        ("gmail.com", "hotmail.com", "mynet.com"), "%d.%m.%Y", "TR",
        _keys("email eposta e_posta", "telefon cep_telefonu gsm", "ad_soyad adsoyad kart_sahibi", "ad", "soyad", "adres teslimat_adresi sokak",
              "posta_kodu", "sehir il", "dogum_tarihi"),
        _says("Hoş geldin {full} - Hesabım|Siparişin için teşekkürler {full}|Merhaba {full}",
              "Merhaba, adım {full}, kargom gelmedi|Ben {full}, randevumu değiştirmek istiyorum",
              "beni {phone} numarasından arayın|cep telefonum {phone}",
              "teslimat adresim {street}, {postcode} {town}|Adres bulunamadı: {street}, {postcode} {town}",
              "doğum tarihim {born}|Hasta, doğum tarihi {born}", "mail adresim {email}|{email} adresine e-posta gönderildi",
              "{email} ile kayıtlı bir hesap var|{email} kullanıcısı bulunamadı",
              "{idword} {id}|{idword} hatalı: {id}", "iade için IBAN {iban}|{iban} hesabından ödeme reddedildi"),
    ),
    Locale(
        "ja", "JP", ("花子", "健太", "美咲", "大輔"), ("佐藤", "高橋", "渡辺", "小林"),
        ("神宮前3丁目#-5", "大手町1-#-2", "栄町#番地"),
        (("150-0001", "東京都渋谷区"), ("460-0008", "愛知県名古屋市"), ("530-0001", "大阪府大阪市")),
        ("yahoo.co.jp", "docomo.ne.jp", "gmail.com"), "%Y年%m月%d日", "",
        _keys("email mail_address メールアドレス", "tel denwa 電話番号", "name shimei 氏名 お名前", "名", "姓", "住所 jusho お届け先住所", "郵便番号",
              "市区町村", "生年月日 seinengappi"),
        _says("{full}様のマイページ|ようこそ、{full}さん|{full}様 ご注文ありがとうございます",
              "{full}と申します。荷物が届きません|名前は{full}です", "{phone}までお電話ください|携帯は{phone}です",
              "お届け先は{town}{street}です|住所が見つかりません：〒{postcode} {town}{street}",
              "{born}生まれです|生年月日：{born}", "メールは{email}です|{email} に確認メールを送信しました",
              "{email} は既に登録されています|{email} のユーザーが見つかりません", "{idword}は{id}です|{idword}：{id}"),
    ),
    Locale(
        "pt-BR", "BR", ("Thiago", "Larissa", "Rafaela", "Vinícius", "Jéssica", "Caio"),
        ("Nascimento", "Barbosa", "Cavalcanti", "Moreira", "Araújo", "Batista"),
        ("Rua Augusta, #", "Av. Paulista, # apto 71", "Alameda Santos #"),
        (("01305-000", "São Paulo"), ("30130-010", "Belo Horizonte"), ("80010-000", "Curitiba")),
        ("uol.com.br", "gmail.com", "bol.com.br"), "%d/%m/%Y", "",
        _keys("email e_mail", "celular telefone whatsapp", "nome_completo nome_titular nome_cliente", "nome", "sobrenome",
              "endereco logradouro endereco_entrega", "cep", "cidade municipio", "data_nascimento dt_nascimento nascimento"),
        _says("Olá, {full} - Minha conta|Obrigado pela compra, {full}",
              "Oi, meu nome é {full} e meu pedido não chegou|Sou {full}, quero cancelar",
              "me liga no {phone}|meu whatsapp é {phone}",
              "entregar na {street}, {town}, CEP {postcode}|Endereço não encontrado: {street}, {town} {postcode}",
              "nasci em {born}|Paciente, data de nascimento: {born}", "meu e-mail é {email}|Enviamos um e-mail para {email}",
              "Já existe cadastro para {email}|Usuário {email} não encontrado", "meu {idword} é {id}|{idword} {id} inválido"),
    ),
    Locale(
        "hi", "IN", ("Priyanka", "Rohit", "Ananya", "Vikram", "Kavita", "Suresh"),
        ("Chaudhary", "Deshpande", "Iyer", "Bhattacharya", "Malhotra", "Rathore"),
        ("#, MG Road", "Flat 402, Plot #, Sector 21", "House No. #, Gandhi Nagar"),
        (("560001", "Bengaluru"), ("411004", "Pune"), ("302015", "Jaipur")),
        ("gmail.com", "rediffmail.com", "yahoo.in"), "%d-%m-%Y", "",
        _keys("email email_id", "mobile_no mobile contact_no", "naam full_name applicant_name", "first_name", "last_name upnaam",
              "pata address shipping_address", "pincode", "shahar city", "janm_tithi janam_tithi dob"),
        _says("Namaste {full} - Mera khata|Swagat hai, {full}", "Mera naam {full} hai, mera order nahi aaya|Main {full} bol rahi hoon",
              "mujhe {phone} par call kijiye|mera mobile number {phone} hai",
              "mera pata hai {street}, {town} {postcode}|Address nahi mila: {street}, {town} {postcode}",
              "meri janm tithi {born} hai|Patient DOB: {born}", "mera email {email} hai|OTP {email} par bheja gaya hai",
              "{email} se account pehle se bana hai|User {email} nahi mila", "mera {idword} {id} hai|{idword} {id} galat hai"),
    ),
    Locale(
        "ar", "SA", ("محمد", "فاطمة", "خالد", "نورة"), ("العتيبي", "الحربي", "القحطاني", "الشمري"),
        ("شارع الملك فهد #", "حي النخيل، شارع التحلية #"), (("12271", "الرياض"), ("23432", "جدة")),
        ("gmail.com", "hotmail.com", "outlook.sa"), "%d/%m/%Y", "",
        _keys("email البريد_الإلكتروني", "mobile جوال رقم_الجوال", "الاسم الاسم_الكامل full_name", "الاسم_الأول", "اسم_العائلة",
              "العنوان address", "الرمز_البريدي", "المدينة", "تاريخ_الميلاد dob"),
        _says("مرحبا، {full} - حسابي|أهلا بك {full}", "السلام عليكم، اسمي {full} ولم تصل الشحنة|أنا {full} أريد تغيير الموعد",
              "اتصلوا بي على {phone}|رقم جوالي {phone}", "العنوان هو {street}، {town} {postcode}|عنوان التوصيل: {street}، {town}",
              "تاريخ ميلادي {born}|تاريخ الميلاد: {born}", "بريدي هو {email}|أرسلنا رسالة إلى {email}",
              "يوجد حساب مسجل بالبريد {email}|المستخدم {email} غير موجود"),
    ),
)  # fmt: skip
LOCALES: dict[str, Locale] = {locale.code: locale for locale in _ALL}
