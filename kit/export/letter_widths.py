"""How wide the letters of Liberation Sans are, the font in which the converter measures texts."""

from __future__ import annotations

from typing import Final

UNITS: Final = 2048
"""So many units make an em, which is the size of the text."""

_LETTERS: Final = {
    (391, 487): "'",
    (455, 569): "ijlįĵĺļłſ‘",
    (531, 645): "’",
    (532, 573): "|¦",
    (569, 569): " ,./I\\\xa0·ÌÍÎÏìíîïĨĩĪīĬĭĮİı",
    (569, 682): "!:;[]ftţŧ",
    (597, 789): "ľ",
    (682, 682): "()-`¡¨\xad²³´¸¹",
    (682, 797): "rŕŗř",
    (682, 1024): "“”",
    (684, 797): "{}",
    (684, 981): "ŀ",
    (727, 971): '"',
    (748, 748): "º",
    (758, 758): "ª",
    (768, 981): "ť",
    (797, 797): "*",
    (819, 819): "°",
    (909, 1139): "ĳ",
    (961, 1196): "^",
    (1024, 1024): "zźżž",
    (1024, 1139): "JcksvxyçýÿćĉċčĴķĸśŝşšŷ",
    (1100, 1139): "¶",
    (1124, 1124): "±÷",
    (1131, 1131): "¯",
    (1139, 1139): "#$0123456789_ae¢£¤¥§«»àáâãäåèéêëāăąēĕėęě–",
    (1139, 1251): "?LbdghnopquðñòóôõöùúûüþđĝğġģĥħĹĻĽĿŁńņňŋōŏőũūŭůűų",
    (1180, 1180): "µ",
    (1196, 1196): "+<=>~¬×",
    (1237, 1237): "●○",
    (1237, 1451): "ŉ",
    (1251, 1251): "FTZ¿ßøŢŤŦŹŻŽ",
    (1259, 1472): "ď",
    (1366, 1366): "EPSVXYÈÉÊËÝÞĒĔĖĘĚŚŜŞŠŶŸ",
    (1366, 1479): "&ABKÀÁÂÃÄÅĀĂĄĶ",
    (1479, 1479): "CDHNRUÇÐÑÙÚÛÜĆĈĊČĎĐĤĦŃŅŇŔŖŘŨŪŬŮŰŲ",
    (1479, 1593): "wŵ",
    (1481, 1481): "Ŋ",
    (1505, 1607): "Ĳ",
    (1509, 1509): "©®",
    (1593, 1593): "GOQÒÓÔÕÖØĜĞĠĢŌŎŐ",
    (1706, 1706): "M",
    (1706, 1821): "m",
    (1708, 1708): "¼½¾",
    (1821, 1821): "%æ",
    (1933, 1933): "WœŴ",
    (2048, 2048): "ÆŒ—…",
    (2079, 1997): "@",
}
"""Letters by their widths, regular and bold. What a pair of letters is apart counts as the width
of the second; most pairs are closer, which is left out."""

WIDTHS: Final = {letter: widths for widths, letters in _LETTERS.items() for letter in letters}
"""The widths of a letter, regular and bold, in units. Other letters than these may be of any."""
