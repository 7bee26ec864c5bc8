"""`relevo demo`: a fictional outdoor shop, and a sandbox in which one plays its customers. Nothing leaves the machine."""
