"""Turn End of Commitment assessments of OGP Local into narrative reports.

Importing this package loads nothing heavy: modules are imported where they are used.
"""

__version__ = "0.1.0"
