"""The findings of one evaluation, ready to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Rule
from monitor.checks.unjudged import OF_THE_RULE
from monitor.incidents.cause import Subject, subject_of
from monitor.incidents.incident import Incident, Resolution, State
from monitor.profile.stream import Stream


@dataclass(frozen=True, slots=True)
class Said:
    """What was said by rule and subject, and the streams that were looked at and are clean."""

    by_subject: Mapping[tuple[str, Subject], Finding]
    clean: frozenset[tuple[str, Stream]]

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Said:
        """Order findings; of several on one subject the last counts."""
        by_subject = {(finding.rule, subject_of(finding)): finding for finding in findings}
        clean = {
            (finding.rule, finding.stream)
            for finding in by_subject.values()
            if finding.verdict is Verdict.NOT_MET and not finding.path and not finding.detail
        }
        return cls(by_subject, frozenset(clean))

    def of_subject(self, subject: Finding) -> Finding | None:
        """Return what is now said of an incident's subject; None where nothing is."""
        said = self.by_subject.get((subject.rule, subject_of(subject)))
        if said is not None or (subject.rule, subject.stream) not in self.clean:
            return said
        return replace(subject, verdict=Verdict.NOT_MET)

    def of_subjects(self, incident: Incident, rule: Rule | None) -> tuple[tuple[Finding, ...], bool]:
        """Return an incident's subjects with what is now said of them, and whether anything was."""
        subjects = []
        heard = False
        for subject in incident.subjects:
            if rule is not None and subject.detail not in OF_THE_RULE and not rule.covers(subject.stream):
                subjects.append(replace(subject, verdict=Verdict.NOT_MET))
                heard = True
                continue
            new = self.of_subject(subject)
            if new is None or new.verdict is Verdict.UNKNOWN:
                subjects.append(subject)
                continue
            heard = True
            # A subject that is well again keeps the words of when it was not: they are what people will read.
            subjects.append(
                _dated(new, subject) if new.verdict is Verdict.MET else replace(subject, verdict=Verdict.NOT_MET)
            )
        return tuple(subjects), heard

    def well_again(self, incident: Incident) -> Incident:
        """Return an incident with those of its subjects that are well again marked so, and nothing else changed."""
        subjects = []
        for subject in incident.subjects:
            new = self.of_subject(subject)
            well = new is not None and new.verdict is Verdict.NOT_MET
            subjects.append(replace(subject, verdict=Verdict.NOT_MET) if well else subject)
        return replace(incident, subjects=tuple(subjects))

    def homeless(self, incidents: Iterable[Incident]) -> list[Finding]:
        """Return, in a stable order, the findings in trouble that no incident has as a subject.

        An incident that a person ended still has those of its subjects that have been in trouble ever since.
        """
        housed = set()
        for incident in incidents:
            by_hand = incident.resolution is Resolution.BY_HAND
            if incident.state is State.RESOLVED and not by_hand:
                continue
            housed |= {(incident.rule, subject_of(s)) for s in (incident.troubled if by_hand else incident.subjects)}
        met = (
            finding for key, finding in self.by_subject.items() if finding.verdict is Verdict.MET and key not in housed
        )
        return sorted(met, key=subject_of)


def _dated(new: Finding, subject: Finding) -> Finding:
    """Return what is now said of a subject, with what was known of its beginning: after a day nothing shows it any
    more.
    """
    since = subject.evidence.get("since")
    if since is None or subject.verdict is not Verdict.MET or "since" in new.evidence:
        return new
    return replace(new, evidence={**new.evidence, "since": since})
