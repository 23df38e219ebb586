"""The checks that a reader fills in: what is asked, and what follows from the answers.

`CHECKS` holds them all by id; the page, the worker and the command line take them from here.
"""

from checker.checks.base import Check
from checker.checks.checklist_check import ChecklistCheck
from checker.checks.cogs import CogsCheck
from checker.checks.conditions import ConditionsCheck
from checker.checks.dates import PermissionCheck, RepeatedUseCheck
from checker.checks.guide import GuideCheck
from checker.checks.report import ReportCheck
from checker.checks.timeline import TimelineCheck

GUIDE = GuideCheck()
CHECKS: dict[str, Check] = {
    check.id: check
    for check in (
        GUIDE,
        ConditionsCheck(),
        ReportCheck(),
        TimelineCheck(),
        ChecklistCheck("target_group", "tjek, om en person er i målgruppen for reglerne"),
        ChecklistCheck("consent", "tjek, om et samtykke er gyldigt"),
        ChecklistCheck("advisory", "tjek, om styrelsens rådgivningsforløb var for jer"),
        PermissionCheck(),
        RepeatedUseCheck(),
        CogsCheck(),
    )
}
