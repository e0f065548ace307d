"""What one reads in a PDF, page by page, as PDFium finds it: the engine of a browser's viewer."""

from __future__ import annotations

import pypdfium2

_HYPHEN = "\ufffe"
"""What PDFium gives for a hyphen that ends a line. No report holds this character itself."""


def pages(pdf: bytes) -> list[str]:
    """Return the text of every page, its lines parted by line feeds, without breaks that no one
    sees."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            page.get_textpage()
            .get_text_range()
            .replace("\r\n", "\n")
            .replace(_HYPHEN, "-")
            .replace("\u200b", "")
            for page in document
        ]
