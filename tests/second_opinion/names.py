"""When two names are the same, what a skill covers, and job families (SCIENCE 2.1, decisions 9 and 10)."""

import re


def normalise(name):
    """Casefold, strip, and every run of blanks, '-', '_' and '/' becomes one blank."""
    return re.sub(r"[\s\-_/]+", " ", str(name).casefold()).strip()


class Names:
    """Names under a vocabulary."""

    def __init__(self, vocabulary):
        vocabulary = vocabulary or {}
        skills = vocabulary.get("skills") or {}
        # Decision 10: aliases are applied to every name. A skill's own name is never an alias of another.
        self.own_name = {normalise(name): normalise(name) for name in skills}
        for name, entry in skills.items():
            for alias in (entry or {}).get("aliases") or []:
                self.own_name.setdefault(normalise(alias), normalise(name))
        self.broader = {}
        self.related = {}
        for name, entry in skills.items():
            self.broader[self.key(name)] = [self.key(other) for other in (entry or {}).get("broader") or []]
            for other, strength in ((entry or {}).get("related") or {}).items():
                self._relate(self.key(name), self.key(other), strength)
        titles = vocabulary.get("titles") or {}
        self.family_of_title = {normalise(t): normalise(f) for t, f in titles.items() if f is not None}
        pairs = vocabulary.get("related_families") or []
        self.related_families = {frozenset(normalise(f) for f in pair) for pair in pairs}

    def _relate(self, a, b, strength):
        # Decision 10: related skills are symmetric (of two strengths the larger).
        for pair in ((a, b), (b, a)):
            self.related[pair] = max(self.related.get(pair, 0.0), strength or 0.0)

    def key(self, name):
        """The name by which this one is known; None stays None."""
        if name is None:
            return None
        name = normalise(name)
        return self.own_name.get(name, name)

    def meet(self, a, b):
        """SCIENCE 2.1: two topics meet when they are the same or either is missing."""
        return a is None or b is None or self.key(a) == self.key(b)

    def link(self, has, asked):
        """How far the skill `has` covers the skill `asked`: same or narrower 1, related its strength, else 0."""
        has, asked = self.key(has), self.key(asked)
        if asked in self._itself_and_broader(has):
            return 1.0
        return self.related.get((has, asked), 0.0)  # one step, not chained

    def _itself_and_broader(self, skill):
        found, to_visit = set(), [skill]
        while to_visit:
            current = to_visit.pop()
            if current not in found:
                found.add(current)
                to_visit += self.broader.get(current, [])
        return found

    def family(self, spec):
        if spec["family"] is not None:
            return normalise(spec["family"])
        if spec["title"] is not None:
            return self.family_of_title.get(normalise(spec["title"]))
        return None

    def families(self, one, other):
        """Decision 9: 'same', 'related', 'another', or None for not known."""
        a, b = self.family(one), self.family(other)
        if a is not None and b is not None:
            if a == b:
                return "same"
            return "related" if frozenset((a, b)) in self.related_families else "another"
        titles = one["title"], other["title"]
        if None not in titles and normalise(titles[0]) == normalise(titles[1]):
            return "same"
        return None
