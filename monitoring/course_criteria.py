"""What a protocol says across sessions: when relief is over, when to ask, what needs a look."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from monitoring.effects import Grade
from monitoring.flags import Severity
from monitoring.limits import Data, Origin


class ReliefCriteria(Data):
    """Relief is over when pain is back at this share of what it was before, or rose by points.

    The rise counts from the lowest pain after the infusion; whichever comes first.
    """

    return_share_pct: int = Field(gt=0, le=100)
    return_points: int = Field(gt=0, le=10)
    origin: Origin


class FollowUpPoint(Data):
    """A follow-up is due `after_days` days after an infusion; one from `open_from_days` answers."""

    after_days: int = Field(gt=0)
    open_from_days: int = Field(ge=0)

    @model_validator(mode="after")
    def _opens_before_it_is_due(self) -> Self:
        if self.open_from_days > self.after_days:
            msg = "a follow-up opens after it is due"
            raise ValueError(msg)
        return self


class FollowUpCriteria(Data):
    """When patients are asked after an infusion, in days; the next infusion begins anew."""

    points: tuple[FollowUpPoint, ...] = Field(min_length=1)
    origin: Origin


class CourseRuleData(Data):
    """What every rule of a course says of itself; see `protocols.Rule`."""

    id: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$")
    title: str = Field(min_length=1)
    group: str = Field(min_length=1)
    review: str = Field(min_length=1)
    articles: tuple[str, ...] = ()
    origin: Origin


class ClimbingRule(CourseRuleData):
    """A quantity that rose over the last `sessions` infusions, never falling in between.

    `by_at_least`: from the first to the last of them, in its unit (mmHg, or points).
    """

    kind: Literal["climbing"] = "climbing"
    quantity: Literal["peak_systolic", "peak_dissociation"]
    sessions: int = Field(ge=2)
    by_at_least: float = Field(gt=0)
    severity: Severity


class ShorteningRule(CourseRuleData):
    """Relief that returned after at most this share of what the ones before it lasted (median).

    `earlier` spans that ended are needed to compare with.
    """

    kind: Literal["shortening"] = "shortening"
    earlier: int = Field(ge=1)
    to_at_most_pct: int = Field(gt=0, lt=100)
    severity: Severity


class TooCloseRule(CourseRuleData):
    """Two infusions closer together than the plan says, by more than `tolerance_days`."""

    kind: Literal["too_close"] = "too_close"
    tolerance_days: int = Field(ge=0)
    severity: Severity


class FollowUpWait(Data):
    """From how many days after it was due a missing follow-up is of which severity."""

    severity: Severity
    after_days: int = Field(ge=0)
    origin: Origin


class FollowUpOverdueRule(CourseRuleData):
    """A follow-up that was due and that nobody wrote down."""

    kind: Literal["follow_up_overdue"] = "follow_up_overdue"
    waits: tuple[FollowUpWait, ...] = Field(min_length=1)


class ItemNineRule(CourseRuleData):
    """PHQ-9 item 9 above this, in a follow-up."""

    kind: Literal["item_nine"] = "item_nine"
    above: int = Field(ge=0, lt=3)
    severity: Severity


class LaterEffectRule(CourseRuleData):
    """A side effect after leaving, by its worst grade."""

    kind: Literal["later_effect"] = "later_effect"
    grades: dict[Grade, Severity]


AnyCourseRule = Annotated[
    ClimbingRule
    | ShorteningRule
    | TooCloseRule
    | FollowUpOverdueRule
    | ItemNineRule
    | LaterEffectRule,
    Field(discriminator="kind"),
]


class CourseCriteria(Data):
    """All that a protocol says across sessions.

    `return_within_pct`: a vital sign is back when it is within this share of the baseline.
    """

    return_within_pct: int = Field(gt=0, le=50)
    relief: ReliefCriteria
    follow_up: FollowUpCriteria
    rules: tuple[AnyCourseRule, ...]
    origin: Origin

    @model_validator(mode="after")
    def _rules_have_own_names(self) -> Self:
        names = [rule.id for rule in self.rules]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            msg = f"two rules are called {', '.join(doubled)}"
            raise ValueError(msg)
        return self

    def rule(self, rule_id: str) -> AnyCourseRule:
        """The rule of this id; raises KeyError when this version has none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)
