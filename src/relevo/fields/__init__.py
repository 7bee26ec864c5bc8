"""Fields of one's own: what administrators define for tickets and contacts besides what these have by themselves."""
