"""What goes in and out of the API, one file a subject. Inputs refuse unknown fields; outputs are built from objects by `of`."""
