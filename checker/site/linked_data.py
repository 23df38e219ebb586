"""A paragraph's answers as JSON-LD, in the words of schema.org, for search engines and other programs."""

import json

from checker.core.reference import page_title
from checker.html.element import Html
from checker.model.answer import Answer
from checker.model.paragraph import Paragraph
from checker.site.site import Site
from checker.words.answers import MAIN_FIELDS, field_texts
from checker.words.fields import FIELDS

# As in LICENSE: of the rules and the texts, not of the program.
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
CREDIT = "Sidste Udvej, CC BY 4.0"


def linked_data(site: Site, paragraph: Paragraph) -> Html:
    """Return the three questions and their answers as a script element that no browser runs."""
    rules = site.rules
    answers = site.day.answers_of[paragraph["number"]]
    title = page_title(paragraph)
    texts = {
        f"{title}: {FIELDS[field].question}": _all(answers, [field_texts(rules, a)[field] for a in answers])
        for field in MAIN_FIELDS
    }
    described = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "inLanguage": "da",
        "license": LICENCE,
        "creditText": CREDIT,
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
    # A `</script>` in a text would end the element.
    text = json.dumps(described, ensure_ascii=False).replace("<", "\\u003c")
    return Html(f'<script type="application/ld+json">{text}</script>')


def _all(answers: list[Answer], texts: list[str]) -> str:
    """Return the text for each case, or one text if it is the same for all."""
    if len(set(texts)) == 1:
        return f"{texts[0]}."
    return " ".join(f"{answer['case']} {text}." for answer, text in zip(answers, texts, strict=True))
