"""What customers see: pages for people who are not signed in to the desk."""
