"""Forms of the desk: they read and check input; what is done with it stands in the actions."""
