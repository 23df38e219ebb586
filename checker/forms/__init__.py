"""The checkers that are a form: what is asked, and what follows from the answers.

`FORMS` is all of them by id: the page, the worker and the command line take them from here.
"""

from checker.forms.base import Form
from checker.forms.checklist_form import ChecklistForm
from checker.forms.cogs import CogsForm
from checker.forms.conditions import ConditionsForm
from checker.forms.course import CourseForm
from checker.forms.dates import PermissionForm, RepeatedUseForm
from checker.forms.find import FindForm
from checker.forms.report import ReportForm

FORMS: dict[str, Form] = {
    form.id: form
    for form in (
        FindForm(),
        ConditionsForm(),
        ReportForm(),
        CourseForm(),
        ChecklistForm("target_group"),
        ChecklistForm("consent"),
        ChecklistForm("advisory"),
        PermissionForm(),
        RepeatedUseForm(),
        CogsForm(),
    )
}
