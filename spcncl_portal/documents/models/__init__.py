from .numbers import NumberSeries
from .verifiable import VerifiableDocument

__all__ = ["NumberSeries", "VerifiableDocument"]
