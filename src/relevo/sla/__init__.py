"""What is owed to customers by when: business hours, and the arithmetic of time that counts only while they are open."""
