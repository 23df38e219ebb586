"""Decode text that is not Unicode, as programs in Denmark save it."""

from codecs import charmap_decode

# The characters of the bytes from 128 on. Python's own codecs would take 50 KB of the memory that the browser fetches.
_BEYOND_ASCII = {
    "Windows-1252": (
        "€�‚ƒ„…†‡ˆ‰Š‹Œ�Ž��‘’“”•–—˜™š›œ�žŸ\xa0¡¢£¤¥¦§¨©ª«¬\xad®¯°±²³´µ¶·¸¹º»¼½¾¿"
        "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ"
    ),
    "MS-DOS (850)": (
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐"
        "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\xad±‗¾¶§÷¸°¨·¹³²■\xa0"
    ),
    "Macintosh": (
        "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø"
        "¿¡¬√ƒ≈∆«»…\xa0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uf8ffÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ"
    ),
}
_TABLES = {name: bytes(range(128)).decode("ascii") + rest for name, rest in _BEYOND_ASCII.items()}
# The letters by which an encoding is recognised.
_DANISH = "§æøåÆØÅ"


def encoding_of(data: bytes) -> str:
    """Return the name of the encoding in which most of the bytes are Danish letters."""
    return max(_TABLES, key=lambda name: sum(data.count(_TABLES[name].index(letter)) for letter in _DANISH))


def decoded_in(name: str, data: bytes) -> str:
    """Return the text of `data` in the encoding with that name. A byte that is in no encoding becomes U+FFFD."""
    return charmap_decode(data, "replace", _TABLES[name])[0]
