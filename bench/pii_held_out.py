"""Keys of languages the rules were not tuned on: never mended for, so that this tells how far the rules carry."""

from __future__ import annotations

import random
from collections import defaultdict

from bench.pii_values import MAKERS
from monitor.privacy.key import key_of
from monitor.privacy.recognise import recognise

SEED = 20261127
KEYS = {
    "NAME": """ime_i_prezime eesnimi perekonnanimi vārds uzvārds vardas pavardė nama_lengkap họ_tên nom_complet familiennaam
        roepnaam fullt_navn numele cognom navn_fornavn jméno_příjmení voller_name""",
    "ADDRESS": """naslov ulica_i_broj aadress adrese adresas alamat địa_chỉ adreça woonadres adresse_postale domicilio_fiscal
        gade dirección_de_envío wohnanschrift katuosoite endereço_entrega""",
    "DOB": """datum_rođenja sünniaeg dzimšanas_datums gimimo_data tanggal_lahir ngày_sinh data_naixement geboortedag
        rojstni_datum data_di_nascita doğum_günü születési_dátum fødselsdag""",
    "PHONE": """broj_telefona telefoninumber tālrunis telefono_numeris nomor_hp số_điện_thoại telèfon gsm_nummer
        telefonska_stevilka numer_tel nr_tel tel_mobil puhelinnro""",
    "SECRET": "lozinka parool slaptažodis kata_sandi mật_khẩu contrasenya geslo wachtwoord_nieuw mot_de_passe_nouveau",
    "SPECIAL": """bolezen haigus penyakit sykdom religió etnische_afkomst politieke_voorkeur zdravstveno_stanje
        krankheiten allergie_alimentaire orientación_sexual glaubensbekenntnis""",
    "CARD": "broj_kartice kaardi_number kartes_numurs nomor_kartu kreditkort_nr numar_card kartennr numéro_cb",
    "GEO": "lokacija asukoht vieta lokasi zemljepisna_sirina latitudine längengrad coordonnées_gps sijainti",
}
NAMES = {
    "NAME": "name", "ADDRESS": "address", "DOB": "birth_date", "PHONE": "phone", "SECRET": "secret",
    "SPECIAL": "special_category", "CARD": "card", "GEO": "location",
}  # fmt: skip
EACH = 5


def run() -> None:
    """Print the share of keys under which values of their type are recognised, and the keys that say nothing to us."""
    pick = random.Random(SEED)
    found: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    unknown = []
    for kind, words in KEYS.items():
        for word in words.split():
            key, right = key_of("", word), 0
            for _ in range(EACH):
                value = MAKERS[kind](pick).value
                right += NAMES[kind] in {match.type for match in recognise(key.role, value, word=key.word)}
            found[kind][0] += right
            found[kind][1] += EACH
            unknown += [word] if not key.claims else []
    right, total = (sum(pair[at] for pair in found.values()) for at in (0, 1))
    rates = ", ".join(f"{kind} {one / of:.2f}" for kind, (one, of) in found.items())
    print(f"\nheld out, keys of languages not tuned on: recall {right / total:.3f} ({rates})")
    print(f"  keys that say nothing to us: {' '.join(unknown)}")
