"""Names: when two of them mean the same, decided once in a dictionary and never per person."""

from rematch.names.normalise import normalise
from rematch.names.vocabulary import How, Kinship, SkillEntry, Understood, Vocabulary, as_vocabulary

__all__ = ["How", "Kinship", "SkillEntry", "Understood", "Vocabulary", "as_vocabulary", "normalise"]
