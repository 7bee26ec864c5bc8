"""How messages come in and go out: one folder a kind of channel, common duties in `receive` and `deliver`."""
