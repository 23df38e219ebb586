"""A paragraph's answers as JSON-LD, in the words of schema.org, for search engines and other programs."""

import json
from collections.abc import Callable

from checker.core.reference import page_title
from checker.html.element import Html
from checker.model.answer import Answer
from checker.model.paragraph import Paragraph
from checker.site.site import Site
from checker.words.answers import complaint_text, decision_text, report_text
from checker.words.table import answers_of


def linked_data(site: Site, paragraph: Paragraph) -> Html:
    """Write the three questions and their answers as a script that no browser runs."""
    rules = site.rules
    answers = answers_of(rules, paragraph, site.on)
    title = page_title(paragraph)
    texts = {
        f"{title}: Hvem beslutter?": _all(answers, lambda a: decision_text(rules, a)),
        f"{title}: Skal det registreres og indberettes?": _all(answers, report_text),
        f"{title}: Hvor kan man klage?": _all(answers, lambda a: complaint_text(rules, a)),
    }
    described = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "inLanguage": "da",
        "name": title,
        **({"url": site.address} if site.address else {}),
        "about": {
            "@type": "Legislation",
            "legislationIdentifier": f"{paragraph['act']} § {paragraph['number']}",
            "legislationJurisdiction": "DK",
            "inLanguage": "da",
        },
        "mainEntity": [
            {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": text}}
            for question, text in texts.items()
        ],
    }
    # The end of a script would end it in a text, too.
    text = json.dumps(described, ensure_ascii=False).replace("<", "\\u003c")
    return Html(f'<script type="application/ld+json">{text}</script>')


def _all(answers: list[Answer], tell: Callable[[Answer], str]) -> str:
    """Tell of each case, or once where all are alike."""
    told = {tell(answer) for answer in answers}
    return f"{told.pop()}." if len(told) == 1 else " ".join(f"{a['case']} {tell(a)}." for a in answers)
