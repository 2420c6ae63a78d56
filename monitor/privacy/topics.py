"""Health and sex life in free text and addresses: what somebody books, asks for under their name, or says of themselves.

An article on a disease is read by anybody and never told. Told is what ties the subject to the visitor, as regulators
and courts see it: an appointment or order (CJEU C-21/23 "Lindenapotheke": orders at a pharmacy are health data even
without prescription; FTC v. GoodRx and v. BetterHelp, 2023: pages of a treatment sent with identifiers), a search of
somebody who is identified (CJEU C-252/21 "Meta Platforms", on visits and entries at such sites), and a sentence in the
first person. Only health and sex life have words that say so in any language; belief, politics and origin are told
under their keys alone.
"""

# ruff: noqa: E501 - lists of words and patterns are read across

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.privacy.roles import Role, role_of
from monitor.privacy.unwrap import pair_of

_PLAIN = r"""hiv|vih|aids|sida|st[id]s?|sexually[ -]transmitted|chlamydi\w*|clamidia|gonorrh\w*|syphilis|sifilis|hepatitis|hepatite
    |abortions?|aborto|avortement|ivg|abtreibung\w*|schwangerschaftsabbr\w+|abortus|aborcj\w+|kurtaj|termination of pregnancy|pregnancy[ -]termination
    |pregnancy[ -]tests?|schwangerschaftstests?|tests? de grossesse|prueba de embarazo|test di gravidanza|teste de gravidez|zwangerschapstest
    |graviditetstest|test ciążowy|gebelik testi|morning[ -]after[ -]pill|pille danach|pilule du lendemain|ivf|infertility|unfruchtbarkeit
    |anti-?depress\w+|bipolar\w*|schizo\w+|anxiety[ -]disorder|angststörung\w*|psychos[ei]s?|suicid\w+|suizid\w*|self[ -]harm|anorexi\w+|bulimi\w+
    |alcoholism\w*|alkoholentzug|alkoholsucht|suchtberatung|suchtklinik|drug[ -]rehab|methadon\w*|chemotherap\w+|quimioterapia|oncolog\w+|onkolog\w+
    |epilep\w+|multiple[ -]sclerosis|multiple sklerose|parkinsons?|alzheimers?|dementia|demenz|erectile[ -]dysfunction|erektionsstörung\w*|viagra
    |verslaving\w*|afkick\w*|addiction counsell?ing|interruption volontaire de grossesse|zwangerschapsafbreking|psiquiatr\w+|psichiatr\w+|psykiatri\w*
    |gender[ -]reassignment|hormone[ -]therapy|type [12] diabetes|diabetes typ|seropositiv\w*|hiv-positiv\w*"""
"""Words and phrases that have no other meaning."""
_EVERYDAY = r"""cancer|krebs|cáncer|cancro|tumou?r\w*|depressions?|depressionen|depresión|depressione|depressão|diabet\w+|pregnan\w+|schwanger\w*|grossesse
    |enceinte|embaraz\w+|incinta|gravidanza|grávida|gravidez|zwanger\w*|gravid\w*|w ciąży|ciąż\w+|hamile|addiction\w*|sucht|psychiatr\w+|psychotherap\w+
    |fertility|asthma|asma|migraine|herpes"""
"""Those that also name a star sign, an economy, a cushion: they need a word beside them, or somebody who says it of themselves."""
_CARE = r"""tests?|symptom\w*|treat\w+|therap\w+|behandlung\w*|traitement\w*|tratamiento\w*|trattament\w+|tratamento\w*|behandeling\w*|leczeni\w+|tedavi\w*
    |clinics?|klinik\w*|clinique|clínica|clinica|hospital|doctor|arzt|medication|medikament\w*|médicament\w*|pills?|tablets?|screening|vorsorge|diagnos\w+
    |counsell?ing|beratung\w*|support group|selbsthilfe\w*|hotline|helpline|without prescription|rezeptfrei|ohne rezept|sans ordonnance|sin receta|senza ricetta"""
BOOKING = frozenset(
    [
        "appointment",
        "appointments",
        "booking",
        "bookings",
        "booked",
        "book",
        "termin",
        "termine",
        "terminbuchung",
        "buchung",
        "buchen",
        "rendez",
        "rendezvous",
        "rdv",
        "cita",
        "citas",
        "appuntamento",
        "appuntamenti",
        "prenota",
        "prenotazione",
        "prenotazioni",
        "consulta",
        "consultas",
        "agendamento",
        "marcacao",
        "marcação",
        "afspraak",
        "afspraken",
        "bokning",
        "bokningar",
        "tidsbokning",
        "wizyta",
        "wizyty",
        "randevu",
        "randevular",
        "objednavka",
        "objednání",
        "prescription",
        "prescriptions",
        "rezept",
        "rezepte",
        "ordonnance",
        "ordonnances",
        "receta",
        "recetas",
    ]
)
"""Words of an appointment or a prescription: what stands beside is what it is for."""
PATIENTS = frozenset(
    {"patient", "patients", "patientid", "patienten", "paciente", "pacientes", "paziente", "pacjent", "hasta"}
)
"""Words of somebody who is treated: what stands beside is theirs."""
_OWN = r"""i am|i'm|i have|i've|i was diagnosed|i suffer from|i've been diagnosed|ich bin|ich habe|ich leide|bei mir wurde|j'ai|je suis|je souffre|tengo|soy|estoy
    |padezco|sufro|me diagnosticaron|ho|sono|soffro|mi hanno diagnosticato|tenho|sou|estou|sofro|fui diagnosticad[oa]|ik heb|ik ben|ik lijd|jag har|jag är|jag lider
    |jeg har|jeg er|mam|jestem|choruję|bende|minulla on|mám|jsem|main hoon|mujhe"""


def _any(words: str) -> str:
    return "|".join(part.strip() for part in words.replace("\n", " ").split("|"))


_TERM = re.compile(rf"(?<!\w)(?:{_any(_PLAIN)}|{_any(_EVERYDAY)})(?!\w)", re.IGNORECASE)
_SURE = re.compile(rf"(?<!\w)(?:{_any(_PLAIN)})(?!\w)", re.IGNORECASE)
_CARED = re.compile(rf"(?<!\w)(?:{_any(_CARE)})(?!\w)", re.IGNORECASE)
_SELF = re.compile(rf"(?<![\w'’])(?:{_any(_OWN)})(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_CLAUSE = re.compile(r"[.!?;\n|]|, ")
_TITLE_PIECE = re.compile(r" [-–—|·] |: ")
OWN_WORDS = frozenset(re.split(r"[ '’]", phrase.strip())[0].lower() for phrase in _any(_OWN).split("|"))
"""The first words of what people say of themselves."""
_LONGEST_TITLE = 120
_BETWEEN = 4
"""Blanks between who speaks and what they have: `I was recently diagnosed with`."""


def booked(segments: Sequence[str]) -> int | None:
    """Return the place of the segment of a URL's path that says for what an appointment is; None where none does.

    >>> booked(["", "book-appointment", "hiv-testing"]), booked(["", "blog", "hiv-testing"])
    (2, None)
    """
    if len(segments) < 2 or BOOKING.isdisjoint(_WORD.findall("/".join(segments[:-1]).lower())):
        return None
    last = len(segments) - 1
    return next(
        (at for at in range(last, 0, -1) if _TERM.search(segments[at].replace("-", " ").replace("_", " "))), None
    )


def asked_for(path: Sequence[str], parts: Sequence[str]) -> list[tuple[str, str]]:
    """Return (name, value) of the parameters of a URL that say for what an appointment is, or what a patient has.

    >>> asked_for(["", "termin", "buchen"], ["fachrichtung=onkologie", "tag=3"]), asked_for(["", "blog"], ["q=onkologie"])
    ([('fachrichtung', 'onkologie')], [])
    """
    words = {word for segment in path for word in _WORD.findall(segment.lower())}
    if BOOKING.isdisjoint(words):
        words.update(word for part in parts for word in _WORD.findall(part.partition("=")[0].lower()))
        if PATIENTS.isdisjoint(words):
            return []
    return [
        (name, value)
        for name, value in map(pair_of, parts)
        # What a key claims to be of such a category is found by its key.
        if _TERM.search(value.replace("-", " ").replace("_", " ")) and role_of(name) is not Role.SPECIAL
    ]


def of_title(text: str) -> str | None:
    """Return what an appointment is for, where a short text with a part for each says it (`Your appointment: HIV test`)."""
    if len(text) > _LONGEST_TITLE:
        return None
    first, *rest = _TITLE_PIECE.split(text)
    if not rest or BOOKING.isdisjoint(_WORD.findall(first.lower())):
        return None
    return next((piece for piece in rest if _TERM.search(piece)), None)


def said(text: str) -> str | None:
    """Return the clause in which somebody says of themselves that they have, or are, one of these."""
    for clause in _CLAUSE.split(text):
        for own in _SELF.finditer(clause):
            term = _TERM.search(clause, own.end())
            if term is not None and clause.count(" ", own.end(), term.start()) <= _BETWEEN:
                return clause.strip()
    return None


def sought(text: str) -> bool:
    """Tell whether a search is for help with one of these: a phrase with no other meaning, or a word with care beside it."""
    return _SURE.search(text) is not None or (_TERM.search(text) is not None and _CARED.search(text) is not None)
