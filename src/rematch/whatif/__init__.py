"""What if: the levers of a role, the cheapest change that makes it a yes, and what a change unlocks."""
