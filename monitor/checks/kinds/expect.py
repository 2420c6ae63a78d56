"""`expect`: what every single event must hold to: sums that add up, values that go together, conditional presence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from jsonschema import Draft202012Validator
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from monitor.checks.check import register
from monitor.checks.expression import AbsentError, Expression, UnsoundError
from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Match, Params, Rule, digest_of
from monitor.checks.schema.evidence import fixed, one_shot, weigh
from monitor.checks.schema.expect import check_expectation
from monitor.checks.statistics.words import moment
from monitor.checks.view import StreamView, View
from monitor.plan.words import percent
from monitor.privacy.inspected import Inspected
from monitor.profile.asked import Answers, Question
from monitor.profile.dimensions import values_of
from monitor.profile.stream import Stream


def _expression(text: str) -> str:
    Expression(text)
    return text.strip()


def _several(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _schema(written: dict[str, Any]) -> dict[str, Any]:
    for own in ("presence", "unique"):
        if own in written:
            raise ValueError(f"`{own}` is a word of the check `schema`; here `required` asks for presence")
    return dict(check_expectation(written))


Condition = Annotated[str, AfterValidator(_expression)]
Conditions = Annotated[tuple[Condition, ...], BeforeValidator(_several, json_schema_input_type=str | list[str])]


class ExpectParams(Params):
    """The keys `expect` adds to a rule."""

    when: Condition | None = Field(None, description="An expression: only events of which it is true are judged.")
    require: Conditions = Field((), description="Expressions that must be true of every event judged.")
    required: tuple[str, ...] = Field(
        (), description="Properties every event judged must hold, neither null nor empty."
    )
    properties: dict[str, Annotated[dict[str, Any], AfterValidator(_schema)]] = Field(
        default_factory=dict, description="By property, a JSON Schema its value must meet in every event that has it."
    )
    tolerance: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.001, description="Share of events that may break it untold; 0 tells every one."
    )

    @model_validator(mode="after")
    def _asks_something(self) -> ExpectParams:
        if not (self.require or self.required or self.properties):
            raise ValueError("says nothing that is expected: give `require`, `required` or `properties`")
        return self


@dataclass(frozen=True, slots=True)
class Asked:
    """One expectation of a rule, asked of every event; `says` is how people read it, `path` the property it is of."""

    match: Match
    when: Expression | None
    says: str
    path: str
    key: str
    test: Callable[[Mapping[str, Any]], bool]

    def covers(self, stream: Stream) -> bool:
        """Tell whether it is asked of a stream."""
        return stream.planned and self.match.covers(stream)

    def answer(self, one: Inspected) -> bool | None:
        """Return whether an event keeps it; None where it is not judged, or the properties it is about are not there.

        An event whose values cannot be reckoned with, such as a text where a number is needed, breaks it.
        """
        if not self.match.holds(one):
            return None
        values = names_of(one)
        try:
            if self.when is not None and not self.when.of(values):
                return None
        except (AbsentError, UnsoundError):
            return None
        try:
            return self.test(values)
        except AbsentError:
            return None
        except UnsoundError:
            return False


def names_of(one: Inspected) -> dict[str, Any]:
    """Return what expressions know of an event: its properties, and of `hit` where it came from and where it went."""
    event = one.event
    names: dict[str, Any] = {
        "hit": {
            "vendor": event.vendor,
            "account": event.account,
            "event": event.name,
            "page": next(iter(values_of(one, "page")), ""),
            "consent": next(iter(values_of(one, "consent"))),
            "tags": list(event.tags),
        }
    }
    names |= event.properties
    for name in ("value", "currency", "transaction_id"):
        lifted = getattr(event, name)
        if lifted is not None:
            names.setdefault(name, lifted)
    if event.items:
        names.setdefault("items", list(event.items))
    return names


@register
class Expect:
    """Every event is asked when it is taken in, none by sampling; what was asked counts from the rule's first hour on.

    One finding an expectation. Values are those that are kept: personal data in them is masked before it is asked.
    """

    kind: ClassVar[str] = "expect"
    judges_every_kind: ClassVar[bool] = False

    Params: ClassVar[type[Params]] = ExpectParams

    def questions(self, rule: Rule) -> tuple[Question, ...]:
        """Return what a rule asks of every event."""
        return _asked(rule)

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Judge every stream the rule matches by what its events of late answered."""
        every = _asked(rule)
        for stream, seen in sorted(view.streams.items()):
            if rule.match.covers(stream) and seen.recent.events:
                for asked in every:
                    yield _judge(rule, view, seen, asked)


def _asked(rule: Rule) -> tuple[Asked, ...]:
    params = rule.params
    assert isinstance(params, ExpectParams)  # noqa: S101 - the registry pairs a kind with its Params
    when = None if params.when is None else Expression(params.when)

    def asked(says: str, path: str, written: Any, test: Callable[[Mapping[str, Any]], bool]) -> Asked:
        key = digest_of([list(rule.match.where), params.when, says, written])
        return Asked(rule.match, when, says, path, key, test)

    return (
        *(asked(text, "", None, Expression(text).of) for text in params.require),
        *(asked("required", path, path, _there(path)) for path in params.required),
        *(
            asked(_short(schema), path, [path, schema], _valid(path, schema))
            for path, schema in params.properties.items()
        ),
    )


def _there(path: str) -> Callable[[Mapping[str, Any]], bool]:
    def there(values: Mapping[str, Any]) -> bool:
        value = values.get(path)
        return value is not None and value not in ("", [])

    return there


def _valid(path: str, schema: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], bool]:
    validator = Draft202012Validator(schema)

    def valid(values: Mapping[str, Any]) -> bool:
        if path not in values:
            raise AbsentError
        return bool(validator.is_valid(values[path]))

    return valid


def _short(schema: Mapping[str, Any]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in schema.items())


def _judge(rule: Rule, view: View, seen: StreamView, asked: Asked) -> Finding:
    params, recent = rule.params, seen.recent
    assert isinstance(params, ExpectParams)  # noqa: S101 - as above
    answers = recent.answers.get(asked.key)
    told = answers if answers is not None else Answers()
    of = told.kept + told.broken
    every = one_shot(view) or params.tolerance == 0.0
    weighed = weigh(told.broken, of, fixed(max(params.tolerance, 1e-6)), floor=0.0, every=every)
    name, when = seen.stream.event, f" where {asked.when.text}" if asked.when else ""
    since = moment(recent.first_at, view.now, view.timezone)
    whole = f"{of:,} {name} {'event' if of == 1 else 'events'}{when} since {since}"
    if asked.path:
        subject = f"`{asked.path}`"
        says = "is missing from" if asked.says == "required" else "is not as expected in"
    else:
        subject, says = f"`{asked.says}`", "does not hold in"
    if not of:
        message = f"{name}: no event{when} could be asked yet whether {subject} is as expected"
    elif not told.broken:
        message = f"{subject} is as expected in {whole}"
    else:
        message = f"{subject} {says} {percent(told.broken, of)} of {whole}"
        message += f"; expected is {asked.says}" if asked.path and asked.says != "required" else ""
    file, entry = told.place or (None, None)
    return Finding(
        check=Expect.kind,
        rule=rule.id,
        stream=seen.stream,
        verdict=weighed.verdict if of else Verdict.UNKNOWN,
        severity=rule.severity,
        start=recent.first_at,
        end=view.end,
        message=message,
        path=asked.path,
        detail=f"{asked.says}{when}"[:160],
        observed=f"broken in {percent(told.broken, of)}" if of else "",
        expected=asked.says if asked.says != "required" else "there",
        count=float(told.broken),
        share=round(weighed.share, 6),
        evidence={"affected": told.broken, "of": of},
        file=file,
        entry=entry,
    )
