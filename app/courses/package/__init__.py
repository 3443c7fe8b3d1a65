"""A content package: a folder of plain files read into frozen values, every fault with its file and line.

Reading never raises on bad content: what cannot be read is a fault, and a harmless value stands in its place.
"""

from app.courses.package.reader import find_packages, read_package

__all__ = ["find_packages", "read_package"]
