"""Records to columns person by person: a second way to the tables that `rematch.pool` makes column by column.

It was the library's own until pools of millions asked for columns; rules on one person read more plainly here.
"""

from by_person.person import ByPerson

__all__ = ["ByPerson"]
