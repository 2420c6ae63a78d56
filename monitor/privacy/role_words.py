"""The words by which keys say what they hold, in the languages of the sites that write them.

Without accents, lower case, joined: `data_urodzenia`, `dataUrodzenia` and `dataurodzenia` are one word. Sources: what
form fields and documents are called in each country; the HTML standard's autofill names (html.spec.whatwg.org,
"autofill field name"); for national numbers, the names their issuers give them, with python-stdnum's module for each.
"""

from __future__ import annotations

EMAIL = """email emailaddress emails mail mailaddress mailadresse emailadresse useremail usermail
    hashedemail emailhash hem correo correoelectronico courriel adressemail adresmail eposta epost
    epostadress epostadresse sahkoposti sahkopostiosoite adresemail adreselectronico emailsha
    emailmd emailid mailmd mailsha mdemail shaemail mdmail shamail newslettermail newsletteremail
    indirizzoemail enderecoemail posta elektronicky eltpastas epasts почта эпочта электроннаяпочта
    メール メールアドレス 邮箱 电子邮件 이메일
    بريدالكتروني البريدالالكتروني الايميل ايميل
    custemail custmail contactemail loginemail workemail emailaddr emh mde ehash hashmail mailhash hashedmail
    hashedemailaddress emailcrypt mailcrypt cryptmail mejladress posteelectronique correoe"""
PHONE = """phone phonenumber phoneno phones telephone telephonenumber tel telno telnr telefon telefonnummer
    telefonnr telefono telefonszam telefoni numerotelefono mobile mobilephone mobilenumber mobileno
    mobil mobilnummer mobiltelefon mobilni mobitel cellphone cell cellnumber msisdn handynummer
    handy movil celular telefone telefonas telemovel whatsapp whatsappnumber whatsappno
    fax faxnumber contactnumber numerodetelephone numerotelephone telportable portable
    telefoonnummer telefoon puhelin puhelinnumero matkapuhelin telefonkontaktowy numertelefonu
    telefonnicislo telefonnumarasi ceptelefonu gsm tlf tlfnr simi sdt sodienthoai nohp nomorhp
    nomortelepon customertel usertel contacttel contactmobile телефон номертелефона мобильный
    τηλεφωνο κινητο 電話番号 電話 手机 手机号 전화번호 휴대폰
    komorka komorki numerkomorki telefonkomorkowy numerkomorkowy cellulare numerocellulare numeromovil
    numeroportable هاتف الهاتف رقمالهاتف جوال الجوال رقمجوال رقمالجوال موبايل رقمالموبايل
    nohandphone nomorhandphone handphone notelp notelepon nomortelp dienthoai dienthoaididong sodt
    mobilszam mobiltelefonszam puhelinnro puhnro matkapuhelinnumero mobilnr
    nrtelefonu nrtel telefonno cepno ceptelefonno numartelefon nrtelefon
    telefonmobil numerocelular numerotelefone numerodecelular mobilnicislo мобильныйтелефон контактныйтелефон
    номертелефону αριθμοςτηλεφωνου κινητοτηλεφωνο 휴대폰번호 핸드폰 핸드폰번호 휴대전화 휴대전화번호 전화 연락처
    携帯 携帯電話 携帯番号 携帯電話番号 手机号码 手機 手機號碼 电话 电话号码 联系电话 聯絡電話 โทรศัพท์ เบอร์โทร เบอร์โทรศัพท์
    เบอร์มือถือ มือถือ טלפון טלפוןנייד נייד מספרטלפון फोन फ़ोन मोबाइल फोननंबर मोबाइलनंबर
    phonenum phoneinput custphone custmobile mobno mobnumber mobilephonenumber cellno phno telf tfno tlfn telef
    fone fonecontato telefonecontato telcontato foneres fonecel mobiel mobielnummer mobilenr gsmnr gsmno
    gsmnumarasi cepnumarasi ceptel didong sodidong dtdd nowa nomorwa nohape nomorhape telefonbimbit notelefon
    puhelinnumerosi telefonszama telcislo mobilcislo numartel nrmobil telefonmobile telmobile telfixe teldomicile
    numtel numerotel numtelephone telefonofijo telefonomovil telmovil"""
CARD = """card cardnumber cardno cardnum cardpan cc ccnum ccnumber ccno creditcard creditcardnumber
    creditcardno debitcard debitcardnumber pan kreditkarte kreditkartennummer kartennummer tarjeta
    numerotarjeta numerodetarjeta numerocarte numerodecarte cartebancaire cartebleue numerocarta
    numerocartadicredito cartadicredito numerocartao numerodocartao cartaodecredito kortnummer
    kreditkort kredittkort numerkarty numerkartykredytowej kartaplatnicza cislokarty kartyaszam
    bankkartyaszam luottokortti kortinnumero kartnumarasi kredikarti kredikartino numarcard
    creditcardnummer kaartnummer номеркарты カード番号 卡号
    رقمالبطاقة
    nokartu nomorkartu nokartukredit nomorkartukredit kartukredit sothe sothetindung bankkartya hitelkartya
    hitelkartyaszam kortnr kaartnr numcarte numtarjeta numcartao numerodecartao nrkarty kartno kredikartno creditkaart
    kredittkortnummer kreditkortsnummer kartakredytowa kreditnikarta unionpay unionpayno cardnr numarcardbancar
    카드번호 신용카드번호 신용카드 クレジットカード番号 信用卡号 信用卡號 银行卡号 卡號 αριθμοςκαρτας
    номербанковскойкарты
    หมายเลขบัตร เลขบัตรเครดิต หมายเลขบัตรเครดิต מספרכרטיס כרטיסאשראי מספרכרטיסאשראי कार्डनंबर رقمبطاقةالائتمان
    ccnbr ccn creditcardnr cardnumberinput kartnum kartnumber kortnumer numarulcardului numerodelatarjeta
    ccnumberinput"""
IBAN = """iban ibannumber bankaccount accountiban sepaiban payoutiban bankaccountiban numerkonta
    kontonummer rekeningnummer contocorrente cuentabancaria numeroconto
    nrkonta kontonr bankkontonr rekeningnr bankszamlaszam tilinumero numerodeconta cislouctu contbancar
    bankacc bankaccno bankaccountno bankaccountnumber accountnumber accountno acctno acctnumber accnum accnumber
    hesapno hesapnumarasi ibanno rachunek nrrachunku numerrachunku rachunekbankowy bankszamla szamla bankovniucet
    ucet contabancaria cuenta comptebancaire rib contobancario pankkitili bankkonto bankkontonummer bankverbindung"""
NAME = """firstname lastname fullname givenname familyname middlename surname forename maidenname fname
    lname mname firstnames lastnames customername contactname contactperson billingname shippingname
    recipientname cardholder cardholdername holdername patientname guestname passengername
    participantname personname legalname travellername travelername voornaam achternaam
    tussenvoegsel vorname nachname familienname kundenname karteninhaber prenom prenomclient
    nomdefamille nomcomplet nomprenom prenomnom nomclient apellido apellidos primerapellido
    segundoapellido nombrecliente nombrecompleto nombreyapellido nombreyapellidos nombreapellidos
    cognome nomecognome nomeecognome nomecompleto nominativo primeironome sobrenome apelido
    ultimonome nomecliente imie nazwisko imienazwisko imieinazwisko krestnijmeno jmenoprijmeni
    jmenoaprijmeni prijmeni celejmeno meno priezvisko keresztnev vezeteknev csaladnev teljesnev
    etunimi sukunimi kokonimi fornamn efternamn fornavn efternavn etternavn fulltnavn isim soyisim
    soyad soyadi adsoyad adisoyadi prenume numeprenume numedefamilie numecomplet ime prezime
    imeprezime imeiprezime priimek vardas pavarde vards uzvards eesnimi perenimi hoten namalengkap
    namadepan namabelakang имя фамилия отчество фио имяфамилия полноеимя прізвище ονομα επωνυμο
    ονοματεπωνυμο 姓 名前 氏名 姓名 이름 성명
    titular titulartarjeta titulartarjetacredito titulaire titulairecarte titolare titolarecarta
    intestatario accountholder kontoinhaber rekeninghouder kontoinnehavare kontohaver titulardaconta
    titularconta wlascicielkonta posiadaczkarty majitelkonta hesapsahibi kartsahibi szamlatulajdonos
    recipient destinataire destinatario odbiorca alici ontvanger empfaenger empfanger mottagare modtager
    prijemce cimzett получатель الاسمالكامل الاسمالاول اسمالعائلة اسمالمستلم اسمحاملالبطاقة
    고객명 성함 받는사람 수령인 예금주 お名前 フリガナ ふりがな 氏名カナ カナ氏名 收件人 收货人 真实姓名 持卡人
    ชื่อจริง นามสกุล ชื่อสกุล ชื่อนามสกุล ชื่อผู้รับ שםפרטי שםמשפחה שםמלא पूरानाम hovaten tennguoinhan namapenerima
    custname custfname custlname custfirstname custlastname ccname ccgivenname ccfamilyname additionalname
    nameoncard secondname patronymic firstnm lastnm fullnm tenkhachhang hotenkhachhang hotennguoinhan namapelanggan
    namapemesan namapenumpang namapenuh isimsoyisim musteriadi yolcuadi kartuzerindekiisim nomedocliente
    nometitular asiakkaannimi vastaanottaja kundnamn fullstandigtnamn fuldenavn modtagernavn numeclient
    numesiprenume prenumesinume nombretitular nombredestinatario nomdestinataire prenometnom nazwaodbiorcy
    vezeteknevkeresztnev"""
FULL_NAME = """clientname kundename
    attendee attendeename passenger traveller traveler participant"""
LOGIN = "username userlogin login loginname nickname displayname screenname profilename"
ADDRESS = """address addressline addr street streetaddress streetline streetname direccion direccionenvio
    adresse adresselivraison adressefacturation strasse strassenname strassehausnummer hausnummer
    indirizzo adres adresi adresa adresas adrese adress gatuadress gatuadresse gateadresse straat
    straatnaam endereco morada logradouro ulica ulice osoite katuosoite lahiosoite cim lakcim utca
    sokakadresi acikadres rue rua calle domicilio postaladdress billingaddress shippingaddress
    deliveryaddress homeaddress residentialaddress mailingaddress addressstreet diachi alamat
    alamatlengkap адрес улица διευθυνση οδος 住所 地址 详细地址 주소
    العنوان عنوان عنوانالتوصيل عنوانالشحن
    배송지 배송주소 상세주소 ご住所 配送先住所 お届け先住所 收货地址 收件地址 ที่อยู่ ที่อยู่จัดส่ง כתובת כתובתלמשלוח पता
    alamatpengiriman diachigiaohang szallitasicim szamlazasicim gadeadresse lieferanschrift anschrift
    addrline addressln streetaddr streetnumber streetnr houseaddress teslimatadresi evadresi mahalle sokak cadde
    diachinhanhang diachinha sonha alamatrumah alamattujuan alamatpenagihan enderecodeentrega calleynumero
    callenumero strada ulicacp vejnavn vej gatenavn gatunamn shipline shiptoline shippingline billingline
    deliveryline"""
BIRTH_DATE = """dob dateofbirth birthdate birthday bday birth birthdt geburtsdatum geburtstag gebdatum
    datedenaissance datenaissance naissance fechanacimiento fechadenacimiento nacimiento
    datadinascita datanascita datanascimento datadenascimento nascimento dtnascimento geboortedatum
    dataurodzenia urodzenia datumnarozeni datumnarodenia datumrodenja datumrojstva szuletesidatum
    szuletesiido syntymaaika syntymapaiva fodselsdato fodselsdag fodelsedatum fodelsedag dogumtarihi
    datanasterii datanastere gimimodata dzimsanasdatums synniaeg tanggallahir tgllahir ngaysinh
    датарождения рождение ημερομηνιαγεννησης 生年月日 出生日期 생년월일
    natoil natail bornon geborenam neele ddn تاريخالميلاد تاريخميلاد
    생일 誕生日 お誕生日 生日 วันเกิด วันเดือนปีเกิด תאריךלידה जन्मतिथि जन्मदिन ngaythangnamsinh ημγεννησης
    ημερογεννησης fodt fodd syntynyt geboren
    geb gebdat fechanac fnac fnacimiento fecnac fecnacimiento fechadenac datanasc dtnasc nasc datenaiss naiss
    dtnaissance dataur dataurodz dtur szulido szuldatum szulideje datnar datumnar narozen dogumtrh syntaika syntpvm
    syntymapvm foddatum fodselsdg tgllhr tarikhlahir bdate birthd birthdaydate datadenasc nastere"""
LATITUDE = """lat latitude lng lon longitude latitud longitud latitudine longitudine breitengrad laengengrad
    langengrad breite laenge szerokosc dlugosc leveysaste pituusaste широта долгота
    enlem boylam vido kinhdo lintang bujur garislintang garisbujur zemepisnasirka zemepisnadelka foldrajziszelesseg
    foldrajzihosszusag breddegrad lengdegrad laengdegrad langdegrad breddgrad langdgrad geolat geolng geolon
    geolong gpslat gpslng gpslon userlat userlng userlon"""
COORDINATES = """latlng latlon latlong longlat lnglat coordinates coords coord geolocation geoposition
    geopoint geocoordinates gps gpslocation gpscoordinates gpsposition koordinaten koordinaatit
    koordinater coordenadas coordonnees coordinate location userlocation currentlocation position
    userposition mylocation wspolrzedne souradnice standort ubicacion координаты
    geo geoloc
    localizacao localizacion localisation localizacja vitri konum sijainti poloha ตำแหน่ง 位置情報 위치 מיקום
    местоположение geolocalizacion geolocalisation
    geohash pluscode whatwords toado koordinat koordinatlar koordinaty coordonate gpskoordinaten"""
IP = """ip ipaddress ipaddr ipv remoteaddr remoteaddress remoteip clientip userip visitorip customerip
    useripaddress xforwardedfor forwardedfor xrealip ipadresse adresseip ipadres ipadresi adresip
    adresaip ipadresa uip cip myip ipvadresse ipvaddress ipvadres direccionip indirizzoip enderecoip ipcim iposoite"""
PASSWORD = """password passwd pwd passphrase passwort kennwort contrasena motdepasse mdp senha haslo heslo
    jelszo parola sifre wachtwoord salasana losenord adgangskode passord lozinka geslo slaptazodis
    parool matkhau katasandi cvv cvc cvv2 otp onetimepassword mfacode totp пароль κωδικος パスワード 密码
    비밀번호
    كلمةالمرور كلمةالسر
    패스워드 暗証番号 密碼 รหัสผ่าน סיסמה סיסמא पासवर्ड sandi
    newpassword oldpassword currentpassword confirmpassword passwordconfirm passwordconfirmation repeatpassword
    userpassword userpass userpwd loginpassword pswd passwrd passcode pword cccsc securitycode
    cardsecuritycode cvvcode cardpin atmpin pinnumber kartpin smscode novasenha senhaatual noveheslo sifrem"""
TOKEN = """accesstoken refreshtoken idtoken authtoken resettoken sessiontoken bearertoken logintoken
    securitytoken magictoken invitetoken apikey xapikey apisecret apitoken privatekey clientsecret
    secret secretkey authorization auth bearer credential credentials jwt token
    xamzsignature xgoogsignature phpsessid jsessionid aspsessionid netsessionid connectsid laravelsession"""
SPECIAL = """diagnosis diagnoses diagnose diagnostico diagnosi diagnoza medicalcondition medicalconditions
    healthcondition healthconditions healthissue medicalhistory patientcondition disease illness
    krankheit maladie enfermedad malattia doenca choroba ziekte sairaus sjukdom sykdom sygdom nemoc
    hastalik symptom symptoms symptome symptomes sintoma sintomas sintomi medication medications
    medicament medicaments medicamento medicamentos medicamenti medikament medikamente medicijn
    prescription prescriptions allergy allergies allergie allergien alergia alergias bloodgroup
    bloodtype blutgruppe groupesanguin grupposanguigno gruposanguineo hivstatus hiv pregnancy
    pregnancyweek schwangerschaft grossesse embarazo gravidanza disability disabilities behinderung
    discapacidad invalidita religion religiousbelief religiousbeliefs religiousaffiliation religione
    religiao konfession ethnicity ethnicgroup ethnicorigin ethnie etnia etnicidad racialorigin
    sexualorientation sexuality sexualpreference orientationsexuelle orientacionsexual
    orientamentosessuale genderidentity transgender politicalaffiliation politicalparty
    politicalopinion politicalopinions politicalview politicalviews partymembership tradeunion
    tradeunionmembership unionmembership gewerkschaft syndicat sindicato mentalhealth geneticdata
    dnatest fertility menstruation lastperiod criminalrecord вероисповедание диагноз национальность
    preexistingcondition preexistingconditions vorerkrankung vorerkrankungen antecedentsmedicaux
    antecedentesmedicos anamnese anamnesi patologia patologie pathologie handicap engelli الديانة
    betegseg sairauden raskaus hamilelik 병명 질병 疾患 病名 疾病 מחלה المرض الحالةالصحية रोग बीमारी โรค โรคประจำตัว
    afiliacionsindical sindicalizado unionmember syndicalisme religia uskonto kepercayaan agama
    종교 宗教 דת
    wyznanie wyznaniereligijne choroby chorobyprzewlekle schorzenie schorzenia niepelnosprawnosc alergie leki
    grupakrwi ciaza tydzienciazy orientacjaseksualna pochodzenieetniczne inanc diniinanc dininanci mezhep kangrubu
    kronikhastalik hastaliklar engeldurumu gebelik gebelikhaftasi alerji alerjiler ilaclar cinselyonelim
    siyasigorus etnikkoken tiensubenh benhly benhnen tinhtrangsuckhoe tongiao dantoc nhommau diung mangthai
    khuyettat golongandarah alergi kehamilan disabilitas riwayatkesehatan kondisikesehatan keyakinan sukubangsa
    nabozenstvi krevniskupina tehotenstvi postizeni leky onemocneni chronickeonemocneni sexualniorientace vallas
    vercsoport allergia terhesseg fogyatekossag gyogyszerek diagnozis tunetek szexualisorientacio veriryhma
    allergiat raskausviikko laakitys diagnoosi oireet seksuaalinensuuntautuminen blodgrupp blodtype graviditet
    gravidvecka graviditetsvecka graviduge gravid funktionsnedsattning funktionshinder lakemedel diagnos
    fackforening partimedlemskap fagforening svangerskap svangerskapsuke funksjonsnedsettelse legemidler
    trossamfunn religie boala boli grupasanguina dizabilitate alergii medicamente doencas doencacronica
    gestante semanasgestacao tiposanguineo deficiencia orientacaosexual filiacaosindical filiacaopartidaria
    tiposangre semanasembarazo afiliacionpolitica malattie disabilita farmaci orientamentopolitico
    iscrizionesindacale maladies traitementmedical semainesgrossesse opinionpolitique appartenancesyndicale
    convictionreligieuse religionszugehorigkeit religionszugehoerigkeit erkrankung erkrankungen
    schwangerschaftswoche schwerbehinderung sexuelleorientierung parteizugehorigkeit gewerkschaftszugehorigkeit
    ethnischeherkunft godsdienst bloedgroep zwangerschap zwangerschapsweek medicatie seksuelegeaardheid vakbond
    chronicdisease chronicdiseases chronicillness chroniccondition chronicconditions disabilitytype
    disabilitystatus vaccinationstatus covidstatus covidtestresult hivtest hivtestresult stdtestresult genetictest
    genetictestresult geneticresult dnaresult cancertype cancerstage diabetestype gestationalweek
    gestationalage lastmenstrualperiod menstrualcycle caste votingintention partyaffiliation
    politicalleaning criminalhistory sexlife"""
IDENTITY = """userid uid clientid visitorid deviceid anonymousid anonid externalid customerid customernumber
    memberid membershipid membernumber contactid profileid sessionid subscriberid crmid leadid
    loyaltyid patientid personid employeeid studentid gaclientid gclid dclid gbraid wbraid fbclid
    msclkid ttclid twclid lifatid scclickid idfa idfv gaid adid advertisingid fbp fbc hasheduid
    hasheduserid useridhash"""
KEYWORD = "parolachiave palabraclave motcle motscles palavrachave"
"""What looks like a word for a password and asks for a search term."""
PUBLISHED = """hotline helpline infoline servicenumber servicehotline servicephone callcenter callcentre kundenhotline
    serviceclient servicenummer"""
"""Numbers to call a business on."""
ORDER = """transactionid orderid ordernumber orderno orderref orderreference purchaseid invoiceid
    invoicenumber bookingid bookingnumber bookingref bookingreference reservationid
    reservationnumber confirmationnumber confirmationid"""

NATIONAL_ID: dict[str, tuple[str, ...]] = {
    "ssn": ("us.ssn", "us.itin"), "socialsecuritynumber": ("us.ssn",), "socialsecurity": ("us.ssn",),
    "itin": ("us.itin",), "sin": ("ca.sin",), "socialinsurancenumber": ("ca.sin",), "curp": ("mx.curp",),
    "rfc": ("mx.rfc",), "cpf": ("br.cpf",), "cuit": ("ar.cuit",), "cuil": ("ar.cuit",), "rut": ("cl.rut",),
    "run": ("cl.rut",), "cedula": ("ec.ci", "do.cedula", "co.nit", "uy.rut"),
    "cedulaidentidad": ("ec.ci", "do.cedula"), "dui": ("sv.nit",), "ruc": ("pe.ruc", "ec.ruc", "py.ruc"),
    "cui": ("pe.cui", "gt.nit"), "rif": ("ve.rif",), "dpi": ("gt.nit",), "nino": ("gb.nino",),
    "nationalinsurancenumber": ("gb.nino",), "nationalinsurance": ("gb.nino",), "nhs": ("gb.nhs",),
    "nhsnumber": ("gb.nhs",), "nhsno": ("gb.nhs",), "utr": ("gb.utr",), "pps": ("ie.pps",), "ppsn": ("ie.pps",),
    "ppsnumber": ("ie.pps",), "nir": ("fr.nir",), "numsecu": ("fr.nir",), "numerosecu": ("fr.nir",),
    "securitesociale": ("fr.nir",), "numerosecuritesociale": ("fr.nir",), "numerodesecuritesociale": ("fr.nir",),
    "numss": ("fr.nir",), "numerofiscal": ("fr.nif",), "spi": ("fr.nif",), "steuerid": ("de.idnr",),
    "idnr": ("de.idnr", "de.stnr"), "steueridentifikationsnummer": ("de.idnr",), "steueridnr": ("de.idnr",),
    "steuernummer": ("de.stnr", "de.idnr"), "sozialversicherungsnummer": ("at.vnr", "ch.ssn"), "svnr": ("at.vnr",),
    "svnummer": ("at.vnr",), "ahv": ("ch.ssn",), "ahvnummer": ("ch.ssn",), "ahvnr": ("ch.ssn",),
    "numeroavs": ("ch.ssn",), "avs": ("ch.ssn",), "dni": ("es.dni", "ar.dni", "pe.cui"), "nie": ("es.nie",),
    "nif": ("es.nif", "es.dni", "es.nie", "pt.nif"), "dninie": ("es.dni", "es.nie"), "niss": ("be.nn",),
    "numerocontribuinte": ("pt.nif",), "contribuinte": ("pt.nif",), "numerodecontribuinte": ("pt.nif",),
    "cartaocidadao": ("pt.cc",), "cartaodecidadao": ("pt.cc",), "codicefiscale": ("it.codicefiscale",),
    "cf": ("it.codicefiscale",), "bsn": ("nl.bsn",), "burgerservicenummer": ("nl.bsn",), "sofinummer": ("nl.bsn",),
    "rijksregisternummer": ("be.nn",), "numeronational": ("be.nn",), "registrenational": ("be.nn",),
    "insz": ("be.nn",), "personnummer": ("se.personnummer", "no.fodselsnummer"),
    "fodselsnummer": ("no.fodselsnummer",), "cpr": ("dk.cpr",), "cprnumber": ("dk.cpr",), "cprnummer": ("dk.cpr",),
    "cprnr": ("dk.cpr",), "kennitala": ("is_.kennitala",), "hetu": ("fi.hetu",), "henkilotunnus": ("fi.hetu",),
    "isikukood": ("ee.ik",), "personaskods": ("lv.pvn",), "asmenskodas": ("lt.asmens",), "pesel": ("pl.pesel",),
    "numerpesel": ("pl.pesel",), "nip": ("pl.nip",), "rodnecislo": ("cz.rc", "sk.rc"), "rc": ("cz.rc",),
    "adoazonosito": (), "adoazonositojel": (), "tajszam": (), "cnp": ("ro.cnp",), "codnumericpersonal": ("ro.cnp",),
    "egn": ("bg.egn",), "egnnumber": ("bg.egn",), "lnch": ("bg.pnf",), "oib": ("hr.oib",), "emso": ("si.emso",),
    "jmbg": ("si.emso",), "maticnibroj": ("si.emso",), "davcnastevilka": ("si.ddv",), "afm": ("gr.vat",),
    "amka": ("gr.amka",), "αφμ": ("gr.vat",), "αμκα": ("gr.amka",), "tckimlik": ("tr.tckimlik",),
    "tckimlikno": ("tr.tckimlik",), "tcno": ("tr.tckimlik",), "kimlikno": ("tr.tckimlik",), "tckn": ("tr.tckimlik",),
    "vkn": ("tr.vkn",), "teudatzehut": ("il.idnr",), "tz": ("il.idnr",), "zehut": ("il.idnr",), "inn": ("ru.inn",),
    "инн": ("ru.inn",), "rnokpp": ("ua.rntrc",), "ipn": ("ua.rntrc",), "рнокпп": ("ua.rntrc",),
    "idno": ("md.idno", "za.idnr", "il.idnr"),
    "idnp": ("md.idno",), "aadhaar": ("in_.aadhaar",), "aadhaarnumber": ("in_.aadhaar",),
    "aadharnumber": ("in_.aadhaar",), "aadhar": ("in_.aadhaar",), "pancard": ("in_.pan",), "pannumber": ("in_.pan",),
    "cnic": ("pk.cnic",), "nik": ("id.nik",), "nomorktp": ("id.nik",), "noktp": ("id.nik",), "ktp": ("id.nik",),
    "mykad": ("my.nric",), "nric": ("my.nric", "sg.nric"), "thaiid": ("th.pin",), "thaiidcard": ("th.pin",),
    "shenfenzheng": ("cn.ric",), "shenfenzhenghao": ("cn.ric",), "身份证": ("cn.ric",), "身份证号": ("cn.ric",),
    "rrn": ("kr.rrn",), "jumin": ("kr.rrn",), "juminnumber": ("kr.rrn",), "주민등록번호": ("kr.rrn",),
    "mynumber": ("jp.in_",), "マイナンバー": ("jp.in_",), "tfn": ("au.tfn",), "taxfilenumber": ("au.tfn",),
    "ird": ("nz.ird",), "irdnumber": ("nz.ird",), "said": ("za.idnr",), "saidnumber": ("za.idnr",),
    "idnumberza": ("za.idnr",), "nationalid": (), "nationalidnumber": (), "nationalidentitynumber": (),
    "idnumber": (), "idcardnumber": (), "identitynumber": (), "identitycard": (), "personalid": (),
    "personalidnumber": (), "personalcode": (), "personalausweis": (), "personalausweisnummer": (),
    "ausweisnummer": (), "carteidentite": (), "taxid": (), "taxnumber": (), "tin": (), "fiscalcode": (),
    "documentnumber": (), "documentid": (), "numerodocumento": (), "documentoidentidad": (), "passport": (),
    "passportnumber": (), "passportno": (), "passportid": (), "reisepass": (), "reisepassnummer": (),
    "passeport": (), "numeropasseport": (), "pasaporte": (), "numeropasaporte": (), "passaporto": (),
    "passaporte": (), "paspoort": (), "paspoortnummer": (), "pasaportno": (), "driverslicense": (),
    "driverslicence": (), "drivinglicence": (), "driverlicense": (), "driverslicensenumber": (), "fuhrerschein": (),
    "permisconduire": (), "fodselsnr": ("no.fodselsnummer",), "personnr": ("se.personnummer", "no.fodselsnummer"),
    "cpfcnpj": ("br.cpf",), "numerocpf": ("br.cpf",), "bsnnummer": ("nl.bsn",), "nrpesel": ("pl.pesel",),
    "kimliknumarasi": ("tr.tckimlik",), "tckimliknumarasi": ("tr.tckimlik",), "주민번호": ("kr.rrn",),
    "身份证号码": ("cn.ric",), "個人番号": ("jp.in_",), "תעודתזהות": ("il.idnr",), "מספרזהות": ("il.idnr",),
    "เลขประจำตัวประชาชน": ("th.pin",), "เลขบัตรประชาชน": ("th.pin",), "आधार": ("in_.aadhaar",),
    "आधारनंबर": ("in_.aadhaar",), "आधारसंख्या": ("in_.aadhaar",),
    "fnr": ("no.fodselsnummer",), "cccd": ("vn.cccd",), "socccd": ("vn.cccd",), "cancuoc": ("vn.cccd",),
    "cancuoccongdan": ("vn.cccd",), "iqama": ("sa.id",), "iqamano": ("sa.id",), "iqamanumber": ("sa.id",),
    "رقمالهوية": ("sa.id", "ae.id"), "رقمالهويةالوطنية": ("sa.id",), "رقمالاقامة": ("sa.id",), "رقمالإقامة": ("sa.id",),
    "emiratesid": ("ae.id",), "رقمالهويةالاماراتية": ("ae.id",), "رقمالهويةالإماراتية": ("ae.id",),
    "الرقمالقومي": ("eg.id",), "رقمقومي": ("eg.id",), "کدملی": ("ir.id",), "شمارهملی": ("ir.id",),
    "codemelli": ("ir.id",), "kodemelli": ("ir.id",), "иин": ("kz.iin",), "nicnumber": ("lk.nic",),
    "hkid": ("hk.id",), "身份證": ("hk.id", "tw.id"), "身份證號碼": ("hk.id", "tw.id"), "身分證": ("tw.id",),
    "身分證字號": ("tw.id",), "身分證號": ("tw.id",), "icnumber": ("my.nric",),
    "icno": ("my.nric",), "noic": ("my.nric",), "nokp": ("my.nric",), "kadpengenalan": ("my.nric",),
    "nokadpengenalan": ("my.nric",),
    "nipdni": (), "socialid": (), "паспорт": (), "снилс": (), "snils": (),
}  # fmt: skip
"""Names of national numbers, and the modules of python-stdnum whose check one under that name must pass. An empty tuple
means any of them, or anything a passport, licence or document number may look like."""
