"""One ticket as guests see it by a link: whose link it is, what they see, and when they looked (S6)."""
