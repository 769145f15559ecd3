"""The rules that compare then with now, one module a kind, all on columns (SCIENCE 2.5)."""
