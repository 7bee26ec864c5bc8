"""E-mail: IMAP, SMTP and LMTP in, SMTP out."""
