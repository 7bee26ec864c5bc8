"""Who gets a ticket of a team's queue, where the team has that done for it."""
