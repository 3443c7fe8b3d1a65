"""Use-cases of courses: publish a package, in three steps: make ready, write the texts, move the edition."""

from app.courses.services.publish import Faulty, PublishOutcome, publish

__all__ = ["Faulty", "PublishOutcome", "publish"]
