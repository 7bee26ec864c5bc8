"""What the settings pages show."""
