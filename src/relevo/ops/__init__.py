"""Running the product: the `relevo` command."""
