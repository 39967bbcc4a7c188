"""What the evaluation does when it hears of others: keep conflicts out of sight everywhere below."""

from applications.visibility import hidden

from .queries import conflicts_of

hidden.add("conflict_of_interest", conflicts_of)
