"""From an executed notebook to what people read: HTML and PDF, over one content.

``document`` turns a notebook into a ``Document``; ``html`` and ``pdf`` render it. Both are
nbconvert exporters, ``kit-html`` and ``kit-pdf``.
"""
