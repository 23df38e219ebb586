"""What a statement rests on, as the reader sees it."""

from checker.model.statements import Basis

BASIS: dict[Basis, str] = {
    "act": "Loven",
    "handbook": "Håndbogen",
    "agency": "Myndigheds side",
    "bill": "Lovforslag",
    "reading": "Vores læsning",
}
